package io.genept.cells;

import static org.apache.spark.sql.functions.col;

import io.genept.core.Progress;
import io.genept.embed.TaskEmbedding;
import io.genept.embed.TextEmbedding;
import io.genept.embed.TextPortions;
import io.genept.embed.TextSubject;
import io.genept.io.Sha256;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import io.genept.table.CellSentences;
import io.genept.table.Run;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * GenePT-s: a text model's vector of each cell's sentence (paper, Methods, "Data collection and
 * transformation").
 */
final class SentenceEmbedding {
  private static final Logger LOG = LoggerFactory.getLogger(SentenceEmbedding.class);
  private static final int CELLS_PER_TASK = 128;
  private static final int MOST_SMALL_TASKS = 500;

  private SentenceEmbedding() {}

  static EmbedCells.Result run(EmbeddingRun run, CellMethod.Sentence method) {
    String[] words = SentenceGeneNames.of(run.run().spark(), run.atlas(), method.geneNames());
    int named = SentenceGeneNames.count(words);
    EmbedCells.Genes genes = new EmbedCells.Genes(named, words.length - named);
    run.run().facts(SentenceGeneNames.facts(run.atlas(), words));
    CellSentence recipe = new CellSentence(words, method.prefix(), method.maxGenes());
    if (method.sentencesOnly()) {
      return writeTexts(run, recipe, genes);
    }
    try (TextEmbedding embedding = open(run, method)) {
      TaskEmbedding tasks = embedding.inTasks(texts(run, recipe));
      Broadcast<CellSentence> broadcast = run.run().context().broadcast(recipe);
      Dataset<Row> embedded =
          CellRows.read(run.atlas(), spread(run.cells()))
              .mapPartitions(
                  (MapPartitionsFunction<ExpressionRow, EmbeddingRow>)
                      cells ->
                          new BlockIterator<>(
                              cells,
                              TextPortions.SIZE,
                              taken -> {},
                              block -> embed(block, broadcast.value(), tasks)),
                  Encoders.bean(EmbeddingRow.class))
              .toDF();
      try {
        return Progress.during(
            "cells",
            run.cells().count(),
            embedding::doneInTasks,
            LOG::info,
            () ->
                run.write(
                    CellRows.embeddings(embedded, run.atlas()),
                    embedding.dimension(),
                    genes,
                    embedding::facts));
      } finally {
        broadcast.destroy();
      }
    }
  }

  /**
   * Tells what {@link #run} would do; writes and sends nothing.
   *
   * @throws io.genept.core.UserError as {@link #run} does before it embeds
   */
  static SentencePlan plan(EmbeddingRun run, CellMethod.Sentence method) {
    String[] words = SentenceGeneNames.of(run.run().spark(), run.atlas(), method.geneNames());
    CellSentence recipe = new CellSentence(words, method.prefix(), method.maxGenes());
    try (TextEmbedding embedding = open(run, method)) {
      return new SentencePlan(run.cells().count(), embedding.plan(texts(run, recipe)));
    }
  }

  private static TextEmbedding open(EmbeddingRun run, CellMethod.Sentence method) {
    return TextEmbedding.open(
        run.run().context(), method.model(), TextSubject.CELLS, run.options().target().output());
  }

  private static List<EmbeddingRow> embed(
      Iterator<ExpressionRow> block, CellSentence recipe, TaskEmbedding tasks) {
    List<EmbeddingRow> cells = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    Map<String, String> texts = new LinkedHashMap<>();
    while (block.hasNext()) {
      ExpressionRow cell = block.next();
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

  /** Sentences of the cells as the driver sees them. */
  private static TextPortions texts(EmbeddingRun run, CellSentence recipe) {
    Dataset<String> texts =
        sentences(run, recipe)
            .map((MapFunction<SentenceRow, String>) SentenceRow::getSentence, Encoders.STRING());
    return TextPortions.of(texts::toLocalIterator, run.cells().count());
  }

  private static Dataset<SentenceRow> sentences(EmbeddingRun run, CellSentence recipe) {
    return CellRows.read(run.atlas(), run.cells().rows())
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
      EmbeddingRun embedding, CellSentence recipe, EmbedCells.Genes genes) {
    Run run = embedding.run();
    run.fact(CellEmbeddings.FACT_GENES_MATCHED, genes.matched())
        .fact(CellEmbeddings.FACT_GENES_MISSING, genes.missing())
        .fact(Atlas.FACT_VALUE_STATE, embedding.state().label());
    long[] without = new long[1];
    long cells =
        run.write(
            CellRows.sentences(sentences(embedding, recipe).toDF(), embedding.atlas()),
            embedding.options().target().output(),
            embedding.options().target().mode(),
            embedding.options().partitions(),
            written -> {
              without[0] = written.counts().get(0);
              run.fact("cells_without_sentence", without[0]);
              return written.rows();
            },
            col(CellSentences.SENTENCE).isNull());
    return new EmbedCells.Result(
        cells, cells, without[0], 0, genes, embedding.options().target().output());
  }

  /**
   * Spreads cells in ranges of {@code cell_id}: a file of an atlas may hold more cells than one
   * core should embed alone. Tasks are small, since each reports its progress when it ends, but not
   * more than the cache should be read for.
   */
  private static Dataset<Row> spread(IncrementalCells cells) {
    long small = Math.min(MOST_SMALL_TASKS, cells.count() / CELLS_PER_TASK);
    int tasks = (int) Math.max(1, Math.max(small, cells.count() / TextPortions.SIZE));
    return cells
        .rows()
        .repartitionByRange(tasks, col(Atlas.CELL_ID))
        .sortWithinPartitions(Atlas.CELL_ID);
  }
}
