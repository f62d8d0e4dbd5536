package io.genept.cells;

import io.genept.embed.EmbeddingPlan;
import io.genept.embed.TextEmbedding;
import io.genept.embed.TextSubject;
import io.genept.table.Atlas;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Work of a run of {@link EmbedCells} by sentences.
 *
 * @param cells cells that would be embedded
 * @param sentences work of embedding their different sentences
 */
public record SentencePlan(long cells, EmbeddingPlan sentences) {

  static SentencePlan of(SparkSession spark, EmbedCells.Options options, Atlas atlas) {
    SentenceOptions sentences = options.sentences().orElseThrow();
    AskedCells asked = AskedCells.of(spark, options, atlas, WrittenCells.inputs(spark, options));
    CellSentence recipe = SentenceEmbedding.recipe(spark, atlas, sentences);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    try (TextEmbedding embedding =
        TextEmbedding.open(context, sentences.model(), TextSubject.CELLS, options.output())) {
      return new SentencePlan(
          asked.count(), embedding.plan(SentenceEmbedding.texts(atlas, asked, recipe)));
    }
  }

  /** One line for people. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "%,d cells with %,d sentences; %,d of these are in the cache. %s",
        cells,
        sentences.texts(),
        sentences.fromCache(),
        sentences.summary());
  }
}
