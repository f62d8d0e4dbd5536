/**
 * Stage {@code find-programmes}: graph of similar genes, its communities, their names and
 * expression.
 *
 * <p>Imports {@code learn}, {@code table}, {@code metric}, {@code io}, {@code math}, {@code core}.
 * Start with {@link io.genept.programmes.FindProgrammes}.
 */
package io.genept.programmes;
