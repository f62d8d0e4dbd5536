package io.genept.cells.export;

import io.genept.core.Progress;
import io.genept.core.UserError;
import io.genept.io.hdf5.H5Type;
import io.genept.io.hdf5.H5Writer;
import io.genept.table.Atlas;
import io.genept.table.ProvenanceJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lays an h5ad file out and fills it, a row after the other. */
final class ExportFile {
  private static final Logger LOG = LoggerFactory.getLogger(ExportFile.class);

  private final ExportRows rows;
  private final H5Writer file;
  private final List<ObsColumn> columns = new ArrayList<>();
  private final List<MatrixColumn> matrices = new ArrayList<>();

  private ExportFile(ExportRows rows, H5Writer file) {
    this.rows = rows;
    this.file = file;
  }

  static ExportCells.Result write(Path path, ExportRows rows, String output) {
    try (H5Writer file = new H5Writer(path)) {
      return new ExportFile(rows, file).write(output);
    }
  }

  private ExportCells.Result write(String output) {
    file.group("", H5ad.encoding("anndata", "0.1.0"));
    requireRoom("obs", List.copyOf(rows.obs().keySet()));
    H5ad.frame(file, "obs", List.copyOf(rows.obs().keySet()));
    columns.add(ObsColumn.reserve(file, "obs/" + H5ad.INDEX, 0, rows.ids()));
    rows.obs()
        .forEach(
            (name, stats) ->
                columns.add(ObsColumn.reserve(file, "obs/" + name, columns.size(), stats)));
    if (!rows.matrices().isEmpty()) {
      H5ad.mapping(file, "obsm");
    }
    int at = columns.size();
    for (Map.Entry<String, ExportRows.Matrix> matrix : rows.matrices().entrySet()) {
      matrices.add(new MatrixColumn(file, matrix.getKey(), matrix.getValue(), at, rows.cells()));
      at += 2;
    }
    H5ad.mapping(file, "uns");
    H5ad.mapping(file, "uns/genept");
    rows.provenance()
        .forEach(
            (name, provenance) ->
                file.text(
                    "uns/genept/" + name,
                    ProvenanceJson.format(provenance),
                    H5ad.encoding("string", "0.2.0")));
    Optional<Var> genes = rows.atlas().map(atlas -> Var.reserve(file, atlas));
    int geneCount = genes.map(Var::count).orElse(0);
    if (genes.isPresent()) {
      columns.add(new SparseRows(file, rows, geneCount, at));
    }
    file.layOut();
    genes.ifPresent(Var::write);
    return filled(geneCount, output);
  }

  private static void requireRoom(String frame, List<String> columns) {
    if (!H5Writer.fitsAttribute(columns)) {
      throw UserError.of(
          "Cannot export %d columns of %s: their names do not fit into an attribute of HDF5 (64 kB,"
              + " each as long as the longest, first %s). Leave some out or shorten names.",
          columns.size(), frame, columns.get(0));
    }
  }

  private ExportCells.Result filled(int genes, String output) {
    AtomicLong done = new AtomicLong();
    Progress.during(
        "cells",
        rows.cells(),
        done::get,
        LOG::info,
        () -> {
          Iterator<Row> all = rows.sorted().toLocalIterator();
          while (all.hasNext()) {
            Row row = all.next();
            columns.forEach(column -> column.put(row));
            matrices.forEach(matrix -> matrix.put(row));
            done.incrementAndGet();
          }
          return null;
        });
    file.finish();
    Map<String, Long> without = new LinkedHashMap<>();
    for (MatrixColumn matrix : matrices) {
      without.put(matrix.key, matrix.without(rows.cells()));
    }
    return new ExportCells.Result(rows.cells(), genes, without, output);
  }

  /** A matrix of {@code obsm}: its rows are NaN where there is no vector. */
  private static final class MatrixColumn {
    private final String key;
    private final ExportRows.Matrix matrix;
    private final int at;
    private final H5Writer.Values values;
    private long found;
    private long vectors;

    MatrixColumn(H5Writer file, String key, ExportRows.Matrix matrix, int at, long cells) {
      this.key = key;
      this.matrix = matrix;
      this.at = at;
      this.values =
          file.reserve(
              "obsm/" + key, H5Type.FLOAT32, new long[] {cells, matrix.dimension()}, H5ad.array());
    }

    void put(Row row) {
      found += row.isNullAt(at + 1) ? 0 : 1;
      if (row.isNullAt(at)) {
        for (int i = 0; i < matrix.dimension(); i++) {
          values.putFloat(Float.NaN);
        }
        return;
      }
      vectors++;
      for (float value : row.<Float>getList(at)) {
        values.putFloat(value);
      }
    }

    long without(long cells) {
      if (found == 0) {
        throw UserError.of(
            "Cannot export %s: it has none of the %d cells of the first table. Expected tables of"
                + " the same cells, by cell_id.",
            matrix.path(), cells);
      }
      return cells - vectors;
    }
  }

  /** {@code X}: the values of the atlas as a CSR matrix. */
  private static final class SparseRows implements ObsColumn {
    private final int at;
    private final H5Writer.Values data;
    private final H5Writer.Values indices;
    private final H5Writer.Values indptr;
    private boolean begun;
    private long end;

    SparseRows(H5Writer file, ExportRows rows, int genes, int at) {
      this.at = at;
      long[] entries = {ExportRows.entries(rows.atlas().orElseThrow())};
      file.group(
          "X", H5ad.encoding("csr_matrix", "0.1.0", "shape", new long[] {rows.cells(), genes}));
      data = file.reserve("X/data", H5Type.FLOAT32, entries);
      indices = file.reserve("X/indices", H5Type.INT32, entries);
      indptr = file.reserve("X/indptr", H5Type.INT64, new long[] {rows.cells() + 1});
    }

    @Override
    public void put(Row row) {
      if (!begun) {
        indptr.putLong(0);
        begun = true;
      }
      for (int gene : row.<Integer>getList(at)) {
        indices.putInt(gene);
        end++;
      }
      for (float value : row.<Float>getList(at + 1)) {
        data.putFloat(value);
      }
      indptr.putLong(end);
    }
  }

  /** {@code var}: the genes of the atlas, which the driver holds. */
  private record Var(List<Row> genes, List<ObsColumn> columns) {
    static Var reserve(H5Writer file, Atlas atlas) {
      Dataset<Row> table = atlas.genesTable().sort(Atlas.GENE_INDEX).drop(Atlas.GENE_INDEX);
      List<Row> genes = table.collectAsList();
      List<String> names =
          Arrays.stream(table.columns())
              .filter(name -> !name.equals(Atlas.GENE_ID))
              .filter(name -> ColumnStats.isPlain(table.schema().apply(name).dataType()))
              .toList();
      requireRoom("var", names);
      H5ad.frame(file, "var", names);
      List<ObsColumn> columns = new ArrayList<>();
      columns.add(
          ObsColumn.reserve(
              file,
              "var/" + H5ad.INDEX,
              table.schema().fieldIndex(Atlas.GENE_ID),
              ColumnStats.index(table, Atlas.GENE_ID, genes.size())));
      ColumnStats.of(table, names, genes.size(), 0)
          .forEach(
              (name, stats) ->
                  columns.add(
                      ObsColumn.reserve(
                          file,
                          "var/" + ExportRows.safe(name),
                          table.schema().fieldIndex(name),
                          stats)));
      return new Var(genes, columns);
    }

    int count() {
      return genes.size();
    }

    void write() {
      genes.forEach(row -> columns.forEach(column -> column.put(row)));
    }
  }
}
