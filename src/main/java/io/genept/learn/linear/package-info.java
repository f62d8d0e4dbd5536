/**
 * Logistic regression on rows and on pairs of rows.
 *
 * <p>Imports {@code learn}. Start with {@link io.genept.learn.linear.LogisticRegression}.
 */
package io.genept.learn.linear;
