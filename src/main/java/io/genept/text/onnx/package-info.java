/**
 * Sentence models in ONNX format, those that come with the project among them, and their
 * tokenizers.
 *
 * <p>Imports {@code text}, {@code core}; the only place of onnxruntime. Start with {@link
 * io.genept.text.onnx.OnnxEmbeddingModel}.
 */
package io.genept.text.onnx;
