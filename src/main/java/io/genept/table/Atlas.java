package io.genept.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.types.DataTypes.BooleanType;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * An atlas: cells and the genes measured in them, as two Parquet tables under one provenance.
 *
 * <p>{@code cells}: {@code cell_id string}, {@code gene_indices array<int>} (ascending, no zeros
 * stored), {@code counts array<float>}, then every {@code obs} column. {@code genes}: {@code
 * gene_index int} (0 … n_genes-1), {@code gene_id string}, {@code symbol string}, {@code n_cells
 * long} (cells that express the gene), then every {@code var} column.
 */
public final class Atlas {
  /** Names of the tables of an atlas. */
  public static final String CELLS = "cells";

  public static final String GENES = "genes";
  public static final String CELL_ID = "cell_id";
  public static final String GENE_INDICES = "gene_indices";
  public static final String COUNTS = "counts";
  public static final String GENE_INDEX = "gene_index";
  public static final String GENE_ID = "gene_id";
  public static final String SYMBOL = "symbol";
  public static final String N_CELLS = "n_cells";

  /** Names of the facts an atlas's provenance holds. */
  public static final String FACT_VALUE_STATE = "value_state";

  public static final String FACT_CELLS = "n_obs";
  public static final String FACT_GENES = "n_vars";
  public static final String FACT_NONZEROS = "n_nonzeros";

  /** The columns of every {@code cells} table, before its {@code obs} columns. */
  public static final StructType CELLS_SCHEMA =
      new StructType()
          .add(CELL_ID, DataTypes.StringType, false)
          .add(GENE_INDICES, DataTypes.createArrayType(DataTypes.IntegerType, false), false)
          .add(COUNTS, DataTypes.createArrayType(DataTypes.FloatType, false), false);

  /** The columns of every {@code genes} table, before its {@code var} columns. */
  public static final StructType GENES_SCHEMA =
      new StructType()
          .add(GENE_INDEX, DataTypes.IntegerType, false)
          .add(GENE_ID, DataTypes.StringType, false)
          .add(SYMBOL, DataTypes.StringType, false)
          .add(N_CELLS, DataTypes.LongType, false);

  private final StoredTable table;
  private Dataset<Row> cells;

  private Atlas(StoredTable table) {
    this.table = table;
  }

  /** One gene of an atlas. */
  public record Gene(int index, String geneId, String symbol, long cells) {}

  /**
   * Opens an atlas.
   *
   * @throws UserError if the path holds no complete table, or a table of another kind
   */
  public static Atlas open(SparkSession spark, String path) {
    StoredTable table = StoredTable.open(spark, path);
    Provenance provenance = table.provenance();
    if (!provenance.facts().containsKey(FACT_GENES)) {
      throw UserError.of(
          "Cannot open %s as an atlas: it is a table made by %s. Expected the output of"
              + " ingest-cells.",
          path, provenance.stage());
    }
    return new Atlas(table);
  }

  public String path() {
    return table.path();
  }

  public Provenance provenance() {
    return table.provenance();
  }

  public ValueState valueState() {
    return ValueState.valueOf(
        provenance().fact(FACT_VALUE_STATE).orElseThrow().toUpperCase(Locale.ROOT));
  }

  public long cellCount() {
    return provenance().count(FACT_CELLS).orElseThrow();
  }

  /** The cells table, one row a cell. */
  public Dataset<Row> cells() {
    if (cells == null) {
      cells = table.rows(CELLS);
    }
    return cells;
  }

  /** Whether its cells lie in files of our own, which {@link #cellsOfFiles} can choose from. */
  public boolean hasFiles() {
    return table.hasFiles();
  }

  /**
   * The cells in some files.
   *
   * @param names of the files, without folders
   */
  public Dataset<Row> cellsOfFiles(Set<String> names) {
    return table.rowsOfFiles(CELLS, names);
  }

  /** The genes table, one row a gene. */
  public Dataset<Row> genesTable() {
    return table.rows(GENES);
  }

  private List<String> inOrder(Dataset<Row> rows) {
    if (!table.hasFiles()) {
      return rows.select(CELL_ID).sort(CELL_ID).as(Encoders.STRING()).collectAsList();
    }
    return rows.select(
            col(CELL_ID),
            col("_metadata.file_name").as("part"),
            col("_metadata.row_index").as("row"))
        .sort("part", "row")
        .select(CELL_ID)
        .as(Encoders.STRING())
        .collectAsList();
  }

  /**
   * Those of some ids that the atlas has, in its order: that of the file it was made from; sorted
   * where the atlas is in a catalog. The driver and every task hold the ids.
   */
  public List<String> cellIds(Set<String> wanted) {
    Broadcast<HashSet<String>> sent =
        JavaSparkContext.fromSparkContext(cells().sparkSession().sparkContext())
            .broadcast(new HashSet<>(wanted));
    UDF1<String, Boolean> isWanted = id -> sent.value().contains(id);
    Column among = udf(isWanted, BooleanType).apply(col(CELL_ID));
    try {
      return inOrder(cells().filter(among));
    } finally {
      sent.destroy();
    }
  }

  /** Names of the {@code obs} columns, in table order. */
  public List<String> obsColumns() {
    List<String> own = Arrays.asList(CELLS_SCHEMA.fieldNames());
    return Arrays.stream(cells().columns()).filter(name -> !own.contains(name)).toList();
  }

  /**
   * Checks that the atlas has an {@code obs} column.
   *
   * @param option the option that named it, for the message
   * @throws UserError if it does not, with the columns that are there
   */
  public void requireObs(String option, String column) {
    ObsColumns.require(option, column, path(), obsColumns());
  }

  /** All genes in the order of their index. */
  public List<Gene> genes() {
    List<Gene> genes = new ArrayList<>();
    for (Row row : genesTable().select(GENE_INDEX, GENE_ID, SYMBOL, N_CELLS).collectAsList()) {
      genes.add(new Gene(row.getInt(0), row.getString(1), row.getString(2), row.getLong(3)));
    }
    genes.sort(Comparator.comparingInt(Gene::index));
    return genes;
  }

  /** The identifiers of each gene: its id, then its symbol. */
  public static List<List<String>> identifiers(List<Gene> genes) {
    return genes.stream().map(gene -> List.of(gene.geneId(), gene.symbol())).toList();
  }
}
