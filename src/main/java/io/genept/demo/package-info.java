/**
 * The simulated example atlas.
 *
 * <p>Imports {@code core}; no Spark, no Hadoop. Start with {@link io.genept.demo.DemoAtlas}.
 */
package io.genept.demo;
