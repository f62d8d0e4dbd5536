/**
 * Stage {@code write-report}: tables to one HTML file, or to tables in markdown.
 *
 * <p>Imports {@code table}, {@code learn}, {@code metric}, {@code io}, {@code core}. Start with
 * {@link io.genept.report.WriteReport}.
 */
package io.genept.report;
