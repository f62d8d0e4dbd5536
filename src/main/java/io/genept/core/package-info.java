/**
 * Values that every part shares: options declared on records, {@code UserError}, {@code
 * Provenance}, gene names and their matches, vectors by name.
 *
 * <p>Imports the JDK only. Start with {@link io.genept.core.Opt} and {@link
 * io.genept.core.GeneMatches}.
 */
package io.genept.core;
