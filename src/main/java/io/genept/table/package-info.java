/**
 * One class for each table: its schema, how it is written, read and checked.
 *
 * <p>Imports {@code io}, {@code core}; the only place of Avro. Start with {@link
 * io.genept.table.TableDirectory} and {@link io.genept.table.Atlas}.
 */
package io.genept.table;
