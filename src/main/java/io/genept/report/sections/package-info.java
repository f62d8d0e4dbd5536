/**
 * Further sections of the report: fine-tuning, label transfer, coverage and missing genes,
 * programmes, cost and provenance. Each has a static {@code of} that returns an empty {@link
 * io.genept.report.page.Html} where there is nothing to show; what it shows is read by a class of
 * its own ({@link io.genept.report.sections.TransferTable}).
 *
 * <p>Imports {@code page} and {@code metrics} of the report, {@code table}, {@code io}, {@code
 * metric}, {@code core}. Start with {@link io.genept.report.sections.TransferSection}.
 */
package io.genept.report.sections;
