package io.genept.ingest;

import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.ingest.inputs.GeneUnion;
import io.genept.ingest.matrix.ColumnTypes;
import io.genept.io.anndata.ColumnType;
import io.genept.io.anndata.FrameColumn;
import io.genept.table.Atlas;
import io.genept.table.MatrixGenes;
import io.genept.table.PartitionFolders;
import io.genept.table.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;

/**
 * The atlas that {@code --mode append} or {@code incremental} adds to. Its genes and the names of
 * its columns are held.
 */
final class EarlierAtlas {
  private final Atlas atlas;
  private final List<Row> rows;
  private final StructField[] fields;

  private EarlierAtlas(Atlas atlas, List<Row> rows) {
    this.atlas = atlas;
    this.rows = rows;
    this.fields = rows.get(0).schema().fields();
  }

  /**
   * Opens it and reads its genes.
   *
   * @throws UserError if it is no atlas
   */
  static EarlierAtlas open(Run run, String path) {
    Atlas atlas = Atlas.open(run.spark(), path);
    List<Row> rows = new ArrayList<>(atlas.genesTable().collectAsList());
    rows.sort(Comparator.comparingInt(row -> row.getInt(0)));
    return new EarlierAtlas(atlas, rows);
  }

  Atlas atlas() {
    return atlas;
  }

  ValueState valueState() {
    return atlas.valueState();
  }

  long cells() {
    return atlas.cellCount();
  }

  int geneCount() {
    return rows.size();
  }

  long nonzeros() {
    return atlas.provenance().count(Atlas.FACT_NONZEROS).orElse(0);
  }

  /** Its genes, with their index as the order. */
  GeneUnion.GeneList genes() {
    List<FrameColumn> var = new ArrayList<>();
    for (int i = Atlas.GENES_SCHEMA.size(); i < fields.length; i++) {
      int column = i;
      var.add(
          new FrameColumn(
              fields[i].name(),
              type(fields[i].dataType()),
              gene -> rows.get((int) gene).get(column)));
    }
    return GeneUnion.GeneList.of(
        new MatrixGenes(
            rows.stream().map(row -> row.getString(1)).toArray(String[]::new),
            rows.stream().map(row -> row.getString(2)).toArray(String[]::new),
            var));
  }

  /** Cells that express each of its genes. */
  void addCellsOfGene(long[] cells) {
    for (int gene = 0; gene < rows.size(); gene++) {
      cells[gene] += rows.get(gene).getLong(3);
    }
  }

  /**
   * Refuses partition columns other than its own.
   *
   * @throws UserError if they differ
   */
  void requirePartitions(PartitionFolders partitions) {
    String before = atlas.provenance().option("partition-by").orElse("");
    String now = String.join(",", partitions.partitionBy());
    if (!before.equals(now)) {
      throw UserError.of(
          "Cannot add cells to %s: it is laid out by \"%s\", --partition-by is \"%s\". Expected the"
              + " same; give what was given when it was made.",
          atlas.path(), before, now);
    }
  }

  /**
   * Fits obs columns to its own: these come first, in their types; what they lack is null there.
   *
   * @throws UserError if a column has values that its column cannot hold
   */
  List<ObsField> conform(List<ObsField> added) {
    List<ObsField> conformed = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    List<String> own = atlas.obsColumns();
    for (String name : own) {
      ColumnType type = type(atlas.cells().schema().apply(name).dataType());
      ObsField field =
          added.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
      if (field != null && ColumnTypes.widest(type, field.type()) != type) {
        throw UserError.of(
            "Cannot add cells to %s: its obs column %s is %s, that of the new cells %s. Expected"
                + " values of the same type; correct them, or rename the column.",
            atlas.path(), name, name(type), name(field.type()));
      }
      conformed.add(
          field == null
              ? new ObsField(name, type, ObsField.Origin.LIST, name)
              : new ObsField(name, type, field.origin(), field.source()));
      taken.add(name);
    }
    added.stream().filter(field -> !taken.contains(field.name())).forEach(conformed::add);
    return conformed;
  }

  private static String name(ColumnType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static ColumnType type(DataType type) {
    return ColumnTypes.of(type).orElse(ColumnType.STRING);
  }
}
