package io.genept.cells.annotate;

import io.genept.table.Run;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The search in each reference: small ones go whole to every executor, the others are searched by
 * {@link PartitionedSearch}. Both find the same neighbours.
 */
final class NeighborSearches implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NeighborSearches.class);

  private final List<PartitionedSearch> partitioned = new ArrayList<>();
  private Dataset<Row> rows;
  private Broadcast<ReferenceIndex[]> indices;

  private NeighborSearches(Dataset<Row> rows) {
    this.rows = rows;
  }

  /**
   * Prepares the searches.
   *
   * @param classes all labels, in the order of their codes
   * @param broadcastBytes bytes of vectors that may be sent to every executor
   * @param met is told of cells that have met a block
   */
  static NeighborSearches of(
      Run run,
      List<ReferenceCells> references,
      QueryCells queries,
      List<String> classes,
      int neighbors,
      long broadcastBytes,
      PartitionedSearch.Met met) {
    NeighborSearches searches = new NeighborSearches(queries.rows());
    try {
      ReferenceIndex[] indices = new ReferenceIndex[references.size()];
      long left = broadcastBytes;
      for (int pair = 0; pair < indices.length; pair++) {
        ReferenceCells reference = references.get(pair);
        boolean whole = reference.bytes() <= left;
        LOG.debug(
            "{}: {} MB of vectors, {}",
            reference.path(),
            reference.bytes() / 1_000_000,
            whole
                ? "sent whole to every executor"
                : "searched where they are, in " + reference.blockCount() + " blocks");
        if (whole) {
          left -= reference.bytes();
          indices[pair] = reference.index(classes, neighbors);
        } else {
          PartitionedSearch search =
              new PartitionedSearch(
                  queries.vectors(pair), reference, classes, neighbors, QueryCells.name(pair), met);
          searches.partitioned.add(search);
          searches.rows = QueryCells.replaced(searches.rows, pair, search.found());
        }
      }
      searches.indices = run.context().broadcast(indices);
      return searches;
    } catch (RuntimeException | Error e) {
      searches.close();
      throw e;
    }
  }

  /**
   * {@code cell_id}, for each pair the vector of the cell or, where the neighbours are found, the
   * codes of their labels, then the obs columns.
   */
  Dataset<Row> rows() {
    return rows;
  }

  /** References that are searched where the rows are; null for the others. */
  Broadcast<ReferenceIndex[]> indices() {
    return indices;
  }

  @Override
  public void close() {
    partitioned.forEach(PartitionedSearch::close);
    if (indices != null) {
      indices.destroy();
    }
  }
}
