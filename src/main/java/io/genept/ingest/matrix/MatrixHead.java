package io.genept.ingest.matrix;

import io.genept.io.anndata.FrameColumn;
import java.util.List;

/**
 * What opening a matrix tells of it.
 *
 * @param layer name of the matrix that is read: {@code X}, {@code raw}, a layer's name or a file's
 *     name
 * @param layers matrices of the file that {@code --layer} could name
 * @param files files read, for the provenance
 * @param cells number of cells
 * @param entries number of stored values, by which ranges and files of a size are cut; may be an
 *     estimate
 * @param seekable true if a range costs what is in it; false if each read passes over the whole
 *     matrix, as where it is stored by gene
 * @param cellIds the ids of the cells; cheap only in ascending order
 * @param obs the annotations of the cells; cheap only in ascending order
 */
public record MatrixHead(
    SourceFormat format,
    String layer,
    List<String> layers,
    List<String> files,
    long cells,
    long entries,
    boolean seekable,
    FrameColumn cellIds,
    List<FrameColumn> obs) {}
