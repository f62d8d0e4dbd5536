package io.genept.cells;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.genept.core.Progress;
import io.genept.core.Provenance;
import io.genept.core.ValueState;
import io.genept.embed.TaskEmbedding;
import io.genept.embed.TextEmbedding;
import io.genept.embed.TextPortions;
import io.genept.embed.TextSubject;
import io.genept.io.Sha256;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import io.genept.table.CellSentences;
import io.genept.table.ParquetTable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Embeds cells by {@link EmbedCells.Method#SENTENCE}: GenePT-s, a text model's vector of each
 * cell's sentence (paper, Methods, "Data collection and transformation").
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
      return writeTexts(options, state, sentences(atlas, asked, recipe), atlas, facts, inputs);
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    try (TextEmbedding embedding =
        TextEmbedding.open(context, sentences.model(), TextSubject.CELLS, options.output())) {
      TaskEmbedding tasks = embedding.inTasks(texts(atlas, asked, recipe));
      Broadcast<CellSentence> broadcast = context.broadcast(recipe);
      Dataset<Row> embedded =
          CellRows.read(atlas, spread(asked))
              .mapPartitions(
                  (MapPartitionsFunction<ExpressionRow, EmbeddingRow>)
                      cells -> new SentenceBlocks(cells, broadcast.value(), tasks),
                  Encoders.bean(EmbeddingRow.class))
              .toDF();
      try {
        return Progress.during(
            "cells",
            asked.count(),
            embedding::doneInTasks,
            LOG::info,
            () ->
                WrittenCells.write(
                    CellRows.embeddings(embedded, atlas),
                    options,
                    state,
                    embedding.dimension(),
                    facts,
                    inputs,
                    asked.earlier(),
                    () -> text(embedding.facts())));
      } finally {
        broadcast.destroy();
      }
    }
  }

  private static Map<String, String> text(Map<String, Object> facts) {
    Map<String, String> text = new LinkedHashMap<>();
    facts.forEach((name, value) -> text.put(name, value.toString()));
    return text;
  }

  /** Embeds the sentences of a partition's cells, {@value TextPortions#SIZE} at a time. */
  private static final class SentenceBlocks extends Blocks<ExpressionRow, EmbeddingRow> {
    private final CellSentence recipe;
    private final TaskEmbedding tasks;

    SentenceBlocks(Iterator<ExpressionRow> cells, CellSentence recipe, TaskEmbedding tasks) {
      super(cells);
      this.recipe = recipe;
      this.tasks = tasks;
    }

    @Override
    List<EmbeddingRow> block(Iterator<ExpressionRow> source) {
      List<EmbeddingRow> cells = new ArrayList<>();
      List<String> keys = new ArrayList<>();
      Map<String, String> texts = new LinkedHashMap<>();
      while (cells.size() < TextPortions.SIZE && source.hasNext()) {
        ExpressionRow cell = source.next();
        CellSentence.Sentence sentence = recipe.of(cell);
        EmbeddingRow embedded = new EmbeddingRow();
        embedded.setCellId(cell.getCellId());
        embedded.setObs(cell.getObs());
        embedded.setGenesMatched(sentence.genes());
        embedded.setMatchedFraction(sentence.share());
        cells.add(embedded);
        String key = sentence.text() == null ? null : Sha256.of(sentence.text());
        keys.add(key);
        if (key != null) {
          texts.put(key, sentence.text());
        }
      }
      Map<String, float[]> vectors = tasks.vectors(texts);
      for (int i = 0; i < keys.size(); i++) {
        if (keys.get(i) != null) {
          cells.get(i).setEmbedding(vectors.get(keys.get(i)));
        }
      }
      tasks.skip(cells.size() - (long) texts.size());
      return cells;
    }
  }

  /** The recipe for an atlas's sentences. */
  static CellSentence recipe(SparkSession spark, Atlas atlas, SentenceOptions sentences) {
    return recipe(SentenceGeneNames.of(spark, atlas, sentences.geneNames()), sentences);
  }

  private static CellSentence recipe(String[] words, SentenceOptions sentences) {
    return new CellSentence(words, sentences.prefix(), sentences.maxGenes());
  }

  /** Sentences of the requested cells as the driver sees them. */
  static TextPortions texts(Atlas atlas, AskedCells asked, CellSentence recipe) {
    Dataset<String> texts =
        sentences(atlas, asked, recipe)
            .map((MapFunction<SentenceRow, String>) SentenceRow::getSentence, Encoders.STRING());
    return TextPortions.of(texts::toLocalIterator, asked.count());
  }

  private static Dataset<SentenceRow> sentences(
      Atlas atlas, AskedCells asked, CellSentence recipe) {
    return CellRows.read(atlas, asked.rows())
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
  }

  private static EmbedCells.Result writeTexts(
      EmbedCells.Options options,
      ValueState state,
      Dataset<SentenceRow> texts,
      Atlas atlas,
      Map<String, String> facts,
      List<Provenance.Input> inputs) {
    facts.put(Atlas.FACT_VALUE_STATE, state.label());
    long[] counts = new long[2];
    ParquetTable.write(
        CellRows.sentences(texts.toDF(), atlas),
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
   * Spreads cells in ranges of {@code cell_id}: a file of an atlas may hold more cells than one
   * core should embed alone. Tasks are small, since each reports its progress when it ends, but not
   * more than the cache should be read for.
   */
  private static Dataset<Row> spread(AskedCells asked) {
    long small = Math.min(MOST_SMALL_TASKS, asked.count() / CELLS_PER_TASK);
    int tasks = (int) Math.max(1, Math.max(small, asked.count() / TextPortions.SIZE));
    return asked
        .rows()
        .repartitionByRange(tasks, col(Atlas.CELL_ID))
        .sortWithinPartitions(Atlas.CELL_ID);
  }
}
