/**
 * Stage {@code write-report}: tables to one HTML file, to tables in markdown, or to CSV.
 *
 * <p>Reads what the options name ({@link io.genept.report.ReportTables}) and puts the parts of the
 * rooms below it in order: {@code metrics}, {@code maps}, {@code panels}, {@code sections}, all
 * built from {@code page}. Imports these, {@code learn}, {@code table}, {@code io}, {@code metric},
 * {@code core}. Start with {@link io.genept.report.WriteReport}.
 */
package io.genept.report;
