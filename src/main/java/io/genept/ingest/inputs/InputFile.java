package io.genept.ingest.inputs;

import java.io.Serializable;
import java.util.Map;

/**
 * One matrix among the inputs of a run.
 *
 * @param path a file, or the folder of a 10x matrix or zarr store
 * @param dataset short name, distinct among the inputs
 * @param columns further columns of the manifest, and folders such as {@code donor=a}, by name;
 *     without those that are empty
 */
public record InputFile(String path, String dataset, Map<String, String> columns)
    implements Serializable {}
