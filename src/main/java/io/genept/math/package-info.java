/**
 * Sparse rows, distances, contingency tables, and the shuffles, folds and splits of numpy and
 * scikit-learn, number for number.
 *
 * <p>Imports {@code core} and the JDK. Start with {@link io.genept.math.Contingency} or {@link
 * io.genept.math.TrainTestSplit}.
 */
package io.genept.math;
