/**
 * Every metric as a pure function on plain values.
 *
 * <p>Imports {@code math}, {@code core} and commons-math's distributions; no Spark. Start with
 * {@link io.genept.metric.ClusteringMetrics}.
 */
package io.genept.metric;
