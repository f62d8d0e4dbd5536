/**
 * Further sections of the report: annotation, clustering, phenotypes, fine-tuning, label transfer,
 * missing genes, programmes, other predictions, cost and provenance. Each has a static {@code of}
 * that returns an empty {@link io.genept.report.page.Html} where there is nothing to show; what it
 * shows is read by a class of its own ({@link io.genept.report.sections.SharedErrors}, {@link
 * io.genept.report.sections.TransferTable}).
 *
 * <p>Imports {@code page} and {@code metrics} of the report. Start with {@link
 * io.genept.report.sections.AnnotationSection}.
 */
package io.genept.report.sections;
