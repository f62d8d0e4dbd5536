package io.genept.cells;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.genept.core.Progress;
import io.genept.core.Provenance;
import io.genept.core.ValueState;
import io.genept.embed.Provider;
import io.genept.embed.VectorCache;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import io.genept.table.CellSentences;
import io.genept.table.ParquetTable;
import io.genept.text.EmbeddingModel;
import io.genept.text.remote.Budget;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link EmbedCells.Method#SENTENCE}: GenePT-s, a text model's vector of each cell's sentence
 * (paper, Methods, "Data collection and transformation").
 *
 * <p>A model in the JVM runs in each executor. A remote model is asked by the driver, which fills
 * the cache portion by portion; the executors take the vectors from there.
 */
final class SentenceEmbedding {
  private static final Logger LOG = LoggerFactory.getLogger(SentenceEmbedding.class);
  private static final int CELLS_PER_TASK = 128;
  private static final int MOST_SMALL_TASKS = 500;

  private SentenceEmbedding() {}

  static EmbedCells.Result run(
      SparkSession spark, EmbedCells.Options options, Atlas atlas, ValueState state) {
    List<Provenance.Input> inputs = WrittenCells.inputs(spark, options);
    AskedCells asked = AskedCells.of(spark, options, atlas, inputs);
    SentenceOptions sentences = options.sentences().orElseThrow();
    String[] words = SentenceGeneNames.of(spark, atlas, sentences.geneNames());
    CellSentence recipe = recipe(words, sentences);
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(CellEmbeddings.FACT_GENES_MATCHED, Integer.toString(SentenceGeneNames.count(words)));
    facts.put(
        CellEmbeddings.FACT_GENES_MISSING,
        Integer.toString(words.length - SentenceGeneNames.count(words)));
    if (sentences.product() == SentenceOptions.Product.TEXTS) {
      return writeTexts(options, state, texts(atlas, asked, recipe), atlas, facts, inputs);
    }
    if (sentences.provider() instanceof Provider.OpenAi openAi) {
      Budget budget = openAi.budget();
      try (EmbeddingModel model = openAi.open(budget, sentences.batchSize())) {
        CellTexts texts = texts(atlas, asked, recipe);
        texts.requireShort(openAi, model);
        VectorCache cache =
            VectorCache.of(
                sentences.usedCache(),
                model.cacheKey(),
                spark.sparkContext().hadoopConfiguration());
        CellTexts.Answered answered =
            texts.ask(openAi, budget, cache, model, sentences.batchSize());
        facts.put("model", model.name());
        facts.put("sentences_from_cache", Long.toString(answered.fromCache()));
        facts.put("sentences_truncated", Long.toString(answered.truncated()));
        facts.put("requests", Long.toString(budget.requests()));
        facts.put("tokens_sent", Long.toString(budget.inputTokens()));
        budget.spent().ifPresent(usd -> facts.put("cost_usd", Double.toString(usd)));
        Run run = new Run(options, atlas, asked, recipe, model.cacheKey(), null);
        return run.write(state, answered.dimension(), facts, inputs);
      }
    }
    Provider.InProcess provider = (Provider.InProcess) sentences.provider();
    EmbeddingModel model = provider.embeddingModel();
    if (provider.longText() == io.genept.text.LongText.FAIL) {
      texts(atlas, asked, recipe).requireShort(provider, model);
    }
    VectorCache.of(
            sentences.usedCache(), model.cacheKey(), spark.sparkContext().hadoopConfiguration())
        .compact();
    facts.put("model", model.name());
    Run run = new Run(options, atlas, asked, recipe, model.cacheKey(), provider);
    return run.write(state, model.dimension(), facts, inputs);
  }

  /** The recipe for an atlas's sentences. */
  static CellSentence recipe(SparkSession spark, Atlas atlas, SentenceOptions sentences) {
    return recipe(SentenceGeneNames.of(spark, atlas, sentences.geneNames()), sentences);
  }

  private static CellSentence recipe(String[] words, SentenceOptions sentences) {
    return new CellSentence(words, sentences.prefix(), sentences.maxGenes());
  }

  /** The sentences of the cells asked for. */
  static CellTexts texts(Atlas atlas, AskedCells asked, CellSentence recipe) {
    Dataset<SentenceRow> texts =
        CellRows.read(atlas, asked.rows())
            .map(
                (MapFunction<ExpressionRow, SentenceRow>)
                    cell -> {
                      CellSentence.Sentence sentence = recipe.of(cell);
                      SentenceRow text = new SentenceRow();
                      text.setCellId(cell.getCellId());
                      text.setObs(cell.getObs());
                      text.setSentence(sentence.text());
                      text.setGenes(sentence.genes());
                      return text;
                    },
                Encoders.bean(SentenceRow.class));
    return new CellTexts(texts, asked.count());
  }

  private static EmbedCells.Result writeTexts(
      EmbedCells.Options options,
      ValueState state,
      CellTexts texts,
      Atlas atlas,
      Map<String, String> facts,
      List<Provenance.Input> inputs) {
    facts.put(Atlas.FACT_VALUE_STATE, state.label());
    long[] counts = new long[2];
    ParquetTable.write(
        CellRows.sentences(texts.cells().toDF(), atlas),
        options.output(),
        options.writeMode(),
        written -> {
          Row row = written.agg(count(lit(1)), count(col(CellSentences.SENTENCE))).head();
          counts[0] = row.getLong(0);
          counts[1] = row.getLong(0) - row.getLong(1);
          facts.put("cells_without_sentence", Long.toString(counts[1]));
          return Provenance.now(
              "embed-cells",
              WrittenCells.describe(options),
              inputs,
              facts,
              written.sparkSession().version(),
              null,
              counts[0]);
        });
    return new EmbedCells.Result(
        counts[0],
        counts[0],
        counts[1],
        0,
        Long.parseLong(facts.get(CellEmbeddings.FACT_GENES_MATCHED)),
        Long.parseLong(facts.get(CellEmbeddings.FACT_GENES_MISSING)),
        options.output());
  }

  /**
   * The pass of the executors.
   *
   * @param provider of the model in each JVM; null if the cache has all vectors
   */
  private record Run(
      EmbedCells.Options options,
      Atlas atlas,
      AskedCells asked,
      CellSentence recipe,
      String cacheKey,
      Provider.InProcess provider) {

    EmbedCells.Result write(
        ValueState state, int dimension, Map<String, String> facts, List<Provenance.Input> inputs) {
      SparkContext spark = asked.rows().sparkSession().sparkContext();
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark);
      SentenceOptions sentences = options.sentences().orElseThrow();
      SentenceVectors.Counts counts =
          new SentenceVectors.Counts(
              spark.longAccumulator("cells"),
              spark.longAccumulator("sentences from the cache"),
              spark.longAccumulator("sentences truncated"));
      Broadcast<CellSentence> broadcast = context.broadcast(recipe);
      Broadcast<SerializableConfiguration> conf =
          context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
      Dataset<Row> embedded =
          CellRows.read(atlas, spread())
              .mapPartitions(
                  pass(
                      broadcast,
                      conf,
                      sentences.usedCache().orElse(null),
                      cacheKey,
                      provider,
                      sentences.batchSize(),
                      counts),
                  Encoders.bean(EmbeddingRow.class))
              .toDF();
      Supplier<Map<String, String>> late =
          () ->
              provider == null
                  ? Map.of()
                  : Map.of(
                      "sentences_from_cache",
                      Long.toString(counts.fromCache().value()),
                      "sentences_truncated",
                      Long.toString(counts.truncated().value()));
      try {
        return Progress.during(
            "cells",
            asked.count(),
            counts.cells()::value,
            LOG::info,
            () ->
                WrittenCells.write(
                    CellRows.embeddings(embedded, atlas),
                    options,
                    state,
                    dimension,
                    facts,
                    inputs,
                    asked.earlier(),
                    late));
      } finally {
        broadcast.destroy();
        conf.destroy();
      }
    }

    /**
     * In ranges of {@code cell_id}: a file of an atlas may hold more cells than one core should
     * embed alone. Tasks are small, since each reports its progress when it ends, but not more than
     * the cache should be read for.
     */
    private Dataset<Row> spread() {
      long small = Math.min(MOST_SMALL_TASKS, asked.count() / CELLS_PER_TASK);
      int tasks = (int) Math.max(1, Math.max(small, asked.count() / SentenceVectors.READ_TOGETHER));
      return asked
          .rows()
          .repartitionByRange(tasks, col(Atlas.CELL_ID))
          .sortWithinPartitions(Atlas.CELL_ID);
    }

    private static MapPartitionsFunction<ExpressionRow, EmbeddingRow> pass(
        Broadcast<CellSentence> recipe,
        Broadcast<SerializableConfiguration> conf,
        String directory,
        String cacheKey,
        Provider.InProcess provider,
        int batchSize,
        SentenceVectors.Counts counts) {
      return cells ->
          new SentenceVectors(
              cells,
              recipe.value(),
              VectorCache.of(Optional.ofNullable(directory), cacheKey, conf.value().value()),
              Optional.ofNullable(provider).map(Provider.InProcess::embeddingModel),
              batchSize,
              counts);
    }
  }
}
