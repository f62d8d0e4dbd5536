/**
 * Tables of a directory to tables of a catalog.
 *
 * <p>Imports {@code table}, {@code core}. Start with {@link io.genept.publish.Publish}; what it
 * writes is read again by {@link io.genept.table.StoredTable}.
 */
package io.genept.publish;
