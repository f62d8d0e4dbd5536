package io.genept.genes;

import io.genept.core.Progress;
import io.genept.embed.Provider;
import io.genept.embed.VectorCache;
import io.genept.text.EmbeddingModel;
import io.genept.text.TextBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/** Embeds texts with a model in each executor; each batch is kept before the next begins. */
final class ExecutorEmbedding {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorEmbedding.class);

  private ExecutorEmbedding() {}

  /**
   * The vector of each text by its key.
   *
   * @param cache directory in which the executors keep the vectors, each batch in a file of its own
   */
  static Map<String, float[]> embed(
      JavaSparkContext context,
      Provider.InProcess provider,
      List<TextBatch> batches,
      Optional<String> cache) {
    if (batches.isEmpty()) {
      return Map.of();
    }
    String directory = cache.orElse(null);
    LongAccumulator done = context.sc().longAccumulator("texts");
    Broadcast<SerializableConfiguration> conf =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    JavaRDD<Tuple2<String, float[]>> vectors =
        context
            .parallelize(batches, batches.size())
            .flatMap(
                batch -> {
                  EmbeddingModel model = provider.embeddingModel();
                  float[][] embedded = model.embed(batch.texts());
                  VectorCache.of(
                          Optional.ofNullable(directory), model.cacheKey(), conf.value().value())
                      .append(batch.keys(), embedded);
                  done.add(embedded.length);
                  List<Tuple2<String, float[]>> pairs = new ArrayList<>();
                  for (int i = 0; i < embedded.length; i++) {
                    pairs.add(new Tuple2<>(batch.keys().get(i), embedded[i]));
                  }
                  return pairs.iterator();
                });
    int total = batches.stream().mapToInt(TextBatch::size).sum();
    // Collected: 33,000 vectors fit the driver, and the model then runs once, whatever reads the
    // vectors later.
    Map<String, float[]> collected = new HashMap<>();
    Progress.during("texts", total, done::value, LOG::info, vectors::collect)
        .forEach(pair -> collected.put(pair._1(), pair._2()));
    conf.destroy();
    return collected;
  }
}
