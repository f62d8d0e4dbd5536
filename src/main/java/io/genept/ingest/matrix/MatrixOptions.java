package io.genept.ingest.matrix;

import io.genept.core.Opt;
import java.util.Optional;

/**
 * How a matrix file is read, where it leaves a choice. An option concerns the formats that {@link
 * SourceFormat#options} lists it for, and is passed over for the others.
 *
 * @param layer matrix of an h5ad file: {@code X} (the default), {@code raw}, or the name of a layer
 * @param modality modality of an h5mu file
 * @param genome genome of a 10x file that holds several
 * @param rows what the rows of a text matrix are; told from its names where empty
 * @param cellColumn column of a Parquet matrix, or attribute of a loom file, with the cell ids
 * @param geneColumn column of a Parquet matrix with the genes: a list of indices, token ids or
 *     names, one such value, or a map
 * @param valueColumn its column of values: a list or one value
 * @param genesTable Parquet or text table with a row for each gene, for a Parquet matrix of indices
 *     or token ids; text for a text matrix
 * @param geneIdColumn {@code var} column with the gene ids; the index where empty
 * @param symbolColumn {@code var} column with the symbols; where empty {@code feature_name}, {@code
 *     gene_symbols}, {@code gene_name}, {@code symbol} or the like, else the ids
 */
public record MatrixOptions(
    @Opt(
            value =
                "Matrix of an h5ad, h5mu, zarr or loom file: X, raw, or the name of a layer"
                    + " (default: X).",
            label = "NAME")
        Optional<String> layer,
    @Opt(value = "Modality of an h5mu file (default: rna).", label = "NAME")
        Optional<String> modality,
    @Opt(
            value = "Genome of a 10x HDF5 file that holds several, for example GRCh38.",
            label = "NAME")
        Optional<String> genome,
    @Opt(
            value = "Rows of a text matrix: genes or cells (default: told from the names).",
            label = "WHAT")
        Optional<Orientation> rows,
    @Opt(
            value =
                "Column of a Parquet matrix, or attribute of a loom file, with the cell ids"
                    + " (default: cell_id, BARCODE_SUB_LIB_ID, CellID or the like).",
            label = "NAME")
        Optional<String> cellColumn,
    @Opt(
            value =
                "Column of a Parquet matrix with the genes: lists of indices, token ids or names, or"
                    + " one value a row, or a map from names to values (default: genes,"
                    + " gene_indices, soma_dim_1 or the like).",
            label = "NAME")
        Optional<String> geneColumn,
    @Opt(
            value =
                "Column of a Parquet matrix with the values (default: expressions, counts, soma_data"
                    + " or the like).",
            label = "NAME")
        Optional<String> valueColumn,
    @Opt(
            value =
                "Table of the genes that a Parquet matrix numbers, Parquet or text: token_id,"
                    + " soma_joinid or row number, with ids and symbols; or of the genes of a text"
                    + " matrix, joined by id.",
            label = "FILE",
            role = Opt.Role.INPUT)
        Optional<String> genesTable,
    @Opt(
            value =
                "var column with the gene ids (default: the index, or ensembl_id or feature_id).",
            label = "NAME")
        Optional<String> geneIdColumn,
    @Opt(
            value =
                "var column with the symbols (default: feature_name, gene_symbols or the like).",
            label = "NAME")
        Optional<String> symbolColumn) {

  /** What the rows of a text matrix are. */
  public enum Orientation {
    GENES,
    CELLS
  }
}
