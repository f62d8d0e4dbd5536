/**
 * One class for each table: its schema, how it is written, read and checked.
 *
 * <p>Imports {@code io}, {@code io.anndata}, {@code io.parquet}, {@code core}; the only place of
 * Avro. Start with {@link io.genept.table.TableDirectory}, which writes, {@link
 * io.genept.table.StoredTable}, which reads, and {@link io.genept.table.Atlas}. Evaluations and
 * {@code programmes} fill {@link io.genept.table.Metrics} by a {@link io.genept.table.Recorder}.
 */
package io.genept.table;
