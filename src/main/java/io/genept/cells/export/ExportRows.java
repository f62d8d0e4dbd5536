package io.genept.cells.export;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.size;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.table.Atlas;
import io.genept.table.CellAnnotations;
import io.genept.table.CellEmbeddings;
import io.genept.table.CellNames;
import io.genept.table.PlaneMap;
import io.genept.table.StoredTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The tables of an export as one: a row a cell of the first table, in its order, with columns
 * {@code cell_id}, those of the frame of cells, then for each matrix its values and whether the
 * table has the cell, then those of {@code X}.
 *
 * @param ids statistics of the cell ids
 * @param obs statistics of the columns of the frame of cells, by their name in the file
 * @param matrices of cells, by key
 * @param provenance of each table, by name
 */
record ExportRows(
    Dataset<Row> sorted,
    long cells,
    ColumnStats ids,
    Map<String, ColumnStats> obs,
    Map<String, Matrix> matrices,
    Optional<Atlas> atlas,
    Map<String, Provenance> provenance) {
  /** About what a block of rows on the driver has. */
  static final int BLOCK_BYTES = 32 << 20;

  /** Column of the cell ids of a table that is joined. */
  static final String ID = "__id";

  private static final int OTHER_BYTES = 200;
  private static final Set<String> NOT_OBS = Set.of(Atlas.CELL_ID, CellEmbeddings.EMBEDDING);

  /**
   * A matrix of {@code obsm}.
   *
   * @param path of its table
   * @param table its cell ids, as {@code __id}, and vectors
   */
  record Matrix(String path, Dataset<Row> table, int dimension) {}

  record Source(String path, Dataset<Row> rows, List<String> obs) {}

  /**
   * Opens the tables and joins them.
   *
   * @throws UserError if one is missing or of another kind, or two have the same key
   */
  static ExportRows of(SparkSession spark, ExportCells.Options options) {
    Optional<Atlas> atlas = options.atlas().map(path -> Atlas.open(spark, path));
    List<Source> sources = sources(spark, options, atlas);
    Source first = sources.get(0);
    StoredTable table = StoredTable.open(spark, first.path());
    long cells = table.rowCount(atlas.isPresent() ? Atlas.CELLS : "");
    if (cells == 0) {
      throw UserError.of("Cannot export %s: it has no cells.", first.path());
    }
    ExportJoin joined = new ExportJoin(first.rows(), table.hasFiles());
    Map<String, ColumnStats> obs = new LinkedHashMap<>();
    for (Source source : sources) {
      joined.addObs(source, obs, cells);
    }
    Map<String, Matrix> matrices = matrices(spark, options);
    matrices.values().forEach(joined::addMatrix);
    long entries = atlas.map(ExportRows::entries).orElse(0L);
    long bytes =
        OTHER_BYTES
            + 4L * matrices.values().stream().mapToInt(Matrix::dimension).sum()
            + 8 * entries / cells;
    return new ExportRows(
        joined.sorted(atlas.isPresent(), cells * bytes / BLOCK_BYTES + 1),
        cells,
        ColumnStats.index(first.rows(), Atlas.CELL_ID, cells),
        obs,
        matrices,
        atlas,
        provenance(spark, options));
  }

  /** Values of the atlas that are not 0. */
  static long entries(Atlas atlas) {
    return atlas.provenance().count(Atlas.FACT_NONZEROS).orElseThrow();
  }

  private static List<Source> sources(
      SparkSession spark, ExportCells.Options options, Optional<Atlas> atlas) {
    List<Source> sources = new ArrayList<>();
    atlas.ifPresent(
        table -> sources.add(new Source(table.path(), table.cells(), table.obsColumns())));
    List<String> vectors = options.embeddings();
    for (String path : vectors.subList(0, Math.min(1, vectors.size()))) {
      Dataset<Row> rows = CellEmbeddings.read(spark, path);
      List<String> own = List.of(CellEmbeddings.GENES_MATCHED, CellEmbeddings.MATCHED_FRACTION);
      sources.add(new Source(path, rows, sources.isEmpty() ? plain(rows, NOT_OBS) : own));
    }
    if (sources.isEmpty()) {
      for (String path : options.cellMaps()) {
        Dataset<Row> rows = PlaneMap.CELLS.read(spark, path);
        List<String> further = PlaneMap.CELLS.further(rows);
        sources.add(new Source(path, rows, sources.isEmpty() ? further : List.of()));
      }
    }
    for (String path : options.annotations()) {
      String stage = StoredTable.provenance(spark, path).stage();
      boolean names = stage.equals(CellNames.STAGE);
      Dataset<Row> rows = names ? CellNames.read(spark, path) : CellAnnotations.read(spark, path);
      StructType own = names ? CellNames.SCHEMA : CellAnnotations.SCHEMA;
      List<String> columns = new ArrayList<>(Arrays.asList(own.fieldNames()));
      columns.remove(Atlas.CELL_ID);
      sources.add(new Source(path, rows, sources.isEmpty() ? plain(rows, NOT_OBS) : columns));
    }
    return sources;
  }

  private static List<String> plain(Dataset<Row> rows, Set<String> without) {
    return Arrays.stream(rows.columns()).filter(name -> !without.contains(name)).toList();
  }

  private static Map<String, Matrix> matrices(SparkSession spark, ExportCells.Options options) {
    Map<String, Matrix> matrices = new LinkedHashMap<>();
    for (int i = 0; i < options.embeddings().size(); i++) {
      String path = options.embeddings().get(i);
      String key = options.keys().isEmpty() ? "X_" + name(path) : options.keys().get(i);
      Dataset<Row> rows = CellEmbeddings.read(spark, path);
      Column vector = col(CellEmbeddings.EMBEDDING);
      int dimension =
          rows.filter(vector.isNotNull()).select(size(vector)).limit(1).collectAsList().stream()
              .findFirst()
              .map(row -> row.getInt(0))
              .orElseThrow(() -> UserError.of("Cannot export %s: no cell has a vector.", path));
      add(matrices, key, new Matrix(path, with(rows, vector), dimension));
    }
    for (String path : options.cellMaps()) {
      String key = options.cellMaps().size() == 1 ? "X_umap" : "X_umap_" + name(path);
      Dataset<Row> rows = PlaneMap.CELLS.read(spark, path);
      Column plane = array(col(PlaneMap.X), col(PlaneMap.Y));
      add(matrices, key, new Matrix(path, with(rows, plane), 2));
    }
    return matrices;
  }

  private static Dataset<Row> with(Dataset<Row> rows, Column values) {
    return rows.select(col(Atlas.CELL_ID).as(ID), values.as(CellEmbeddings.EMBEDDING));
  }

  private static void add(Map<String, Matrix> matrices, String key, Matrix matrix) {
    Matrix other = matrices.putIfAbsent(safe(key), matrix);
    if (other != null) {
      throw UserError.of(
          "Cannot export %s as obsm/%s: that is %s already. Give --keys with a name for each of"
              + " --embeddings.",
          matrix.path(), key, other.path());
    }
  }

  private static Map<String, Provenance> provenance(
      SparkSession spark, ExportCells.Options options) {
    Map<String, Provenance> all = new LinkedHashMap<>();
    Set<String> paths = new LinkedHashSet<>();
    options.atlas().ifPresent(paths::add);
    paths.addAll(options.embeddings());
    paths.addAll(options.cellMaps());
    paths.addAll(options.annotations());
    for (String path : paths) {
      String name = name(path);
      all.put(
          all.containsKey(name) ? name + "_" + all.size() : name,
          StoredTable.provenance(spark, path));
    }
    return all;
  }

  /** The last part of a path, or of the name of a table of a catalog. */
  static String name(String path) {
    String last = path.replaceAll("/+$", "");
    last = last.substring(last.lastIndexOf('/') + 1);
    return path.contains("/") ? last : last.substring(last.lastIndexOf('.') + 1);
  }

  /** A name that can stand in a file: slashes separate groups there. */
  static String safe(String name) {
    return name.replace('/', '_');
  }
}
