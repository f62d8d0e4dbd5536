/**
 * Models behind an OpenAI-compatible server: requests, limits of rate and cost, errors.
 *
 * <p>Imports {@code text}, {@code core}; okhttp, failsafe, jtokkit and typesafe-config (prices).
 * Start with {@link io.genept.text.remote.OpenAiEmbeddingModel}.
 */
package io.genept.text.remote;
