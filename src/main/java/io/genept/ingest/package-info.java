/**
 * Stage {@code ingest-cells}: matrix files of others to an atlas, in constant memory.
 *
 * <p>Imports {@code table}, {@code io}, {@code core}. Start with {@link
 * io.genept.ingest.IngestCells}.
 */
package io.genept.ingest;
