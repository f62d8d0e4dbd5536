/**
 * The numbers of evaluations as people compare them: grouped, averaged over seeds, ranked, beside
 * their controls.
 */
package io.genept.report.metrics;
