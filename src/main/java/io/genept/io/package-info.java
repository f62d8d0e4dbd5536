/**
 * Text files, hashes and caches of content on any Hadoop file system; the formats of others lie in
 * the rooms below.
 *
 * <p>Imports {@code core}. Start with {@link io.genept.io.TextFile}.
 */
package io.genept.io;
