/**
 * What both evaluations share: how numbers and predictions are recorded, named and shown.
 *
 * <p>Imports {@code table}, {@code metric}, {@code core}. Start with {@link
 * io.genept.evaluate.Recorder}.
 */
package io.genept.evaluate;
