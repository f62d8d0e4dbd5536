package io.genept.cells.name;

import io.genept.cells.name.NamedCell.Names;
import io.genept.table.CellNames;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.Tuple2;

/** Names cells on executors; each of its answers is a pass over them. */
final class CellNaming {
  private final CellSource source;
  private final Broadcast<CellScorer> sent;

  CellNaming(CellSource source, Broadcast<CellScorer> sent) {
    this.source = source;
    this.sent = sent;
  }

  private record Scored(Row row, NamedCell scores) implements Serializable {}

  private static JavaRDD<Scored> scored(Dataset<Row> rows, Broadcast<CellScorer> sent) {
    return rows.javaRDD()
        .map(
            row ->
                new Scored(
                    row, sent.value().score(CellSource.values(row), CellSource.vector(row))));
  }

  /**
   * Names the clusters.
   *
   * @param cells bound of their number
   */
  ClusterNames clusters(long cells) {
    JavaPairRDD<String, NamedCell> byCluster =
        scored(source.rows(), sent)
            .filter(cell -> CellSource.cluster(cell.row()) != null)
            .mapToPair(cell -> new Tuple2<>(CellSource.cluster(cell.row()), cell.scores()));
    return ClusterNames.of(byCluster, sent.value().scoredTypes(), cells);
  }

  /** Compares with the known labels. */
  Agreement agreement(List<CellType> types, ClusterNames clusters) {
    Map<String, Integer> places = Agreement.places(types);
    Map<String, Integer> ofCluster = new HashMap<>();
    clusters
        .names()
        .forEach(
            (cluster, named) ->
                ofCluster.put(cluster, sent.value().place(named.names().decisive())));
    int none = types.size();
    Broadcast<CellScorer> scorer = sent;
    JavaRDD<Agreement.Pair> pairs =
        scored(source.rows(), sent)
            .map(
                cell -> {
                  Integer truth = places.get(CellSource.label(cell.row()));
                  if (truth == null) {
                    return null;
                  }
                  Names names = cell.scores().names();
                  String cluster = CellSource.cluster(cell.row());
                  int[] named =
                      IntStream.of(
                              names.byMarkers().type(),
                              names.byWords().type(),
                              scorer.value().place(names.decisive()),
                              ofCluster.getOrDefault(cluster, -1))
                          .map(place -> place < 0 ? none : place)
                          .toArray();
                  return new Agreement.Pair(truth, named);
                })
            .filter(Objects::nonNull);
    return Agreement.of(pairs, types.stream().map(CellType::name).toList());
  }

  /** The table. */
  Dataset<Row> table(ClusterNames clusters) {
    Map<String, String> labels = new HashMap<>();
    clusters.names().keySet().forEach(name -> labels.put(name, clusters.label(name, sent.value())));
    Broadcast<CellScorer> scorer = sent;
    JavaRDD<Row> named =
        scored(source.rows(), sent)
            .map(
                cell -> {
                  Names names = cell.scores().names();
                  CellScorer words = scorer.value();
                  String cluster = CellSource.cluster(cell.row());
                  return RowFactory.create(
                      CellSource.beside(
                          cell.row(),
                          words.label(names),
                          words.best(names.byMarkers()),
                          words.margin(names.byMarkers()),
                          words.best(names.byWords()),
                          words.margin(names.byWords()),
                          cluster,
                          labels.get(cluster)));
                });
    return source
        .rows()
        .sparkSession()
        .createDataFrame(named, CellNames.schema(source.rows().schema(), source.obs()));
  }
}
