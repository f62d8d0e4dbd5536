/**
 * Python pickles and numpy arrays, read without running anything.
 *
 * <p>Imports {@code core}. Start with {@link io.genept.io.pickle.PickleReader}.
 */
package io.genept.io.pickle;
