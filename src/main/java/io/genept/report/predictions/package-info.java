/**
 * What single predictions show: scores of each label, matrices of labels and predictions or
 * clusters, cells that every embedding gets wrong, patients by their score. Each section has a
 * static {@code of} that returns an empty {@link io.genept.report.page.Html} where there is nothing
 * to show; counting is done on executors ({@link io.genept.report.predictions.SharedErrors}).
 *
 * <p>Imports {@code page} and {@code metrics} of the report, {@code table}, {@code io}, {@code
 * metric}, {@code core}. Start with {@link io.genept.report.predictions.AnnotationSection}.
 */
package io.genept.report.predictions;
