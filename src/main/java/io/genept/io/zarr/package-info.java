/**
 * Zarr stores of versions 2 and 3, sharded or not, as directories or zip archives on any Hadoop
 * file system.
 *
 * <p>Imports {@code io.anndata} and {@code core}. Start with {@link io.genept.io.zarr.ZarrFile}.
 *
 * <p>Written here because the one library for Java, {@code dev.zarr:zarr-java} 0.0.9, has no arrays
 * of text, without which no AnnData store can be read, no zstd in version 2, and in its interface
 * the array type of {@code edu.ucar:cdm-core}, which Maven Central does not have; it also brings
 * the AWS SDK and a native blosc for x86. Decompression is by what Spark carries: zstd-jni,
 * lz4-java and the JDK.
 */
package io.genept.io.zarr;
