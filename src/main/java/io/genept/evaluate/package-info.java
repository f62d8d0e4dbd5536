/**
 * Shared parts of both evaluations: seeds side by side, names of embeddings, numbers as tables of
 * text.
 *
 * <p>Imports {@code table}, {@code metric}, {@code core}; numbers and predictions are recorded by
 * {@link io.genept.table.Recorder}. Start with {@link io.genept.evaluate.MetricTables}.
 */
package io.genept.evaluate;
