/**
 * Labels carried over between panels of genes: results, figure, tables, and the answer in words.
 *
 * <p>Imports {@code page} of the report, {@code table}, {@code metric}, {@code core}. Start with
 * {@link io.genept.report.panels.PanelResults}.
 */
package io.genept.report.panels;
