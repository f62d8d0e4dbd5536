/**
 * The inputs of a run: which there are, what their heads say, and the union of their genes.
 *
 * <p>Imports the readers, {@code table}, {@code io}, {@code core}. Start with {@link
 * io.genept.ingest.inputs.InputList}.
 */
package io.genept.ingest.inputs;
