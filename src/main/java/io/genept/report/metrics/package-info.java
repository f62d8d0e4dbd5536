/**
 * The numbers of evaluations as people compare them: grouped and averaged over seeds ({@link
 * io.genept.report.metrics.MetricGroups}), the chosen ones in a results table by mean rank, beside
 * controls, and the answer they give in words.
 *
 * <p>Imports {@code page} and {@code panels} of the report, {@code table}, {@code io}, {@code
 * metric}, {@code core}. Start with {@link io.genept.report.metrics.BenchTable}.
 */
package io.genept.report.metrics;
