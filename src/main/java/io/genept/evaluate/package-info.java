/**
 * Shared parts of both evaluations: seeds side by side, names of embeddings, numbers as lines for
 * people.
 *
 * <p>Imports {@code table}, {@code metric}, {@code core}; numbers and predictions are recorded by
 * {@link io.genept.table.Recorder}. Start with {@link io.genept.evaluate.MetricLines}.
 */
package io.genept.evaluate;
