package io.genept.cells.annotate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;

import io.genept.cells.BlockIterator;
import io.genept.core.EmbeddingMatrix;
import io.genept.core.UserError;
import io.genept.io.Columns;
import io.genept.learn.neighbors.ReferenceBlock;
import io.genept.table.CellEmbeddings;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cells of a table that carry a label and a vector with a direction, numbered in the order of
 * their ids: vectors as blocks on executors, until this is closed; labels on the driver.
 */
final class ReferenceCells implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReferenceCells.class);

  private final String path;
  private final JavaRDD<LabelledBlock> blocks;
  private final List<Head> heads;
  private final int dim;
  private final int count;

  /** What the driver knows of a block. */
  private record Head(int partition, LabelledBlock.Labels labels) implements Serializable {}

  private ReferenceCells(String path, JavaRDD<LabelledBlock> blocks, List<Head> heads, int dim) {
    this.path = path;
    this.blocks = blocks;
    this.heads = heads;
    this.dim = dim;
    this.count = heads.stream().mapToInt(ReferenceCells::cells).reduce(0, Math::addExact);
  }

  private static int cells(Head head) {
    return head.labels.places().length;
  }

  /**
   * Reads a cell_embeddings table.
   *
   * @throws UserError if it has no such column, or no labelled cell
   */
  static ReferenceCells read(
      SparkSession spark, String path, String labelColumn, Set<String> excluded) {
    return of(CellEmbeddings.read(spark, path), path, labelColumn, excluded);
  }

  /**
   * Takes the rows of a cell_embeddings table.
   *
   * @param path where the cells are from
   * @throws UserError if it has no such column, or no labelled cell
   */
  static ReferenceCells of(
      Dataset<Row> table, String path, String labelColumn, Set<String> excluded) {
    CellEmbeddings.requireObs(table, path, "--label-column", labelColumn);
    Dataset<Row> usable =
        table
            .select(
                col(CellEmbeddings.CELL_ID),
                col(CellEmbeddings.EMBEDDING).as("vector"),
                Columns.named(labelColumn).cast("string").as("label"))
            .filter(col("vector").isNotNull())
            .filter(Columns.hasText(col("label")))
            .filter(not(col("label").isin(excluded.toArray())));
    List<Row> first = usable.select(size(col("vector"))).limit(1).collectAsList();
    int dim = first.isEmpty() ? 0 : first.get(0).getInt(0);
    JavaRDD<LabelledBlock> blocks =
        usable
            .sort(CellEmbeddings.CELL_ID)
            .select("label", "vector")
            .as(Encoders.bean(LabelledVector.class))
            .javaRDD()
            .filter(cell -> EmbeddingMatrix.hasDirection(cell.getVector()))
            .mapPartitions(
                cells ->
                    new BlockIterator<>(
                        cells,
                        LabelledBlock.cells(dim),
                        taken -> {},
                        block -> List.of(LabelledBlock.of(block, dim))))
            .persist(StorageLevel.MEMORY_AND_DISK());
    List<Head> heads =
        blocks
            .mapPartitionsWithIndex(
                (partition, some) -> {
                  List<Head> found = new ArrayList<>();
                  some.forEachRemaining(block -> found.add(new Head(partition, block.labels())));
                  return found.iterator();
                },
                true)
            .collect();
    if (heads.isEmpty()) {
      blocks.unpersist(true);
      throw UserError.of(
          "Cannot transfer labels from %s: none of its %d cells has a vector and a %s. Expected"
              + " labelled cells; choose another --label-column.",
          path, table.count(), labelColumn);
    }
    ReferenceCells cells = new ReferenceCells(path, blocks, heads, dim);
    LOG.info("{}: {} cells with a vector and a {}", path, cells.count, labelColumn);
    return cells;
  }

  String path() {
    return path;
  }

  int dim() {
    return dim;
  }

  /** Number of cells. */
  int count() {
    return count;
  }

  /** Number of blocks. */
  int blockCount() {
    return heads.size();
  }

  /** Bytes of all vectors. */
  long bytes() {
    return (long) Float.BYTES * count * dim;
  }

  /** All labels that occur. */
  Set<String> labels() {
    Set<String> labels = new HashSet<>();
    heads.forEach(head -> labels.addAll(List.of(head.labels.names())));
    return labels;
  }

  /** Label of each cell as its place among the classes. */
  int[] codes(List<String> classes) {
    Map<String, Integer> codeOf = new HashMap<>();
    classes.forEach(label -> codeOf.put(label, codeOf.size()));
    int[] codes = new int[count];
    int cell = 0;
    for (Head head : heads) {
      for (int place : head.labels.places()) {
        codes[cell++] = codeOf.get(head.labels.names()[place]);
      }
    }
    return codes;
  }

  /** The vectors, with the numbers of their cells. */
  JavaRDD<ReferenceBlock> blocks() {
    Map<Integer, List<Integer>> firstCells = new HashMap<>();
    int cell = 0;
    for (Head head : heads) {
      firstCells.computeIfAbsent(head.partition, partition -> new ArrayList<>()).add(cell);
      cell += cells(head);
    }
    int width = dim;
    return blocks.mapPartitionsWithIndex(
        (partition, some) -> {
          var first = firstCells.getOrDefault(partition, List.of()).iterator();
          return new BlockIterator<>(
              some,
              1,
              taken -> {},
              block -> List.of(new ReferenceBlock(first.next(), block.next().vectors(), width)));
        },
        true);
  }

  /** Brings all vectors to the driver, to be sent from there. */
  ReferenceIndex index(List<String> classes, int neighbors) {
    return new ReferenceIndex(blocks().collect(), dim, codes(classes), neighbors);
  }

  @Override
  public void close() {
    blocks.unpersist(true);
  }
}
