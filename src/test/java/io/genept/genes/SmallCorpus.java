package io.genept.genes;

import io.genept.core.GeneIndex;
import io.genept.core.Provenance;
import io.genept.table.GeneTexts;
import io.genept.table.GeneTexts.GeneText;
import io.genept.table.WriteMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Gene texts in own words. */
final class SmallCorpus {
  private SmallCorpus() {}

  /** Two genes of B cells, a hormone, and a gene without text. */
  static String write(SparkSession spark, String path) {
    return write(
        spark,
        path,
        List.of(
            text(
                "CD19",
                "A surface protein of B lymphocytes that sets the threshold of antigen receptor signals."),
            text("INS", "A hormone of the pancreas that lowers the glucose of the blood."),
            new GeneText(
                new GeneIndex.Gene(
                    "MS4A1", null, null, "931", List.of(), List.of("CD20"), List.of()),
                null,
                "A membrane protein of B lymphocytes, the target of rituximab in lymphoma.",
                List.of()),
            text("SILENT", null)));
  }

  /** Genes G00, G01, ... of which every tenth has the text of the one before it. */
  static String writeMany(SparkSession spark, String path, int genes) {
    List<GeneText> texts = new ArrayList<>();
    for (int i = 0; i < genes; i++) {
      int number = i % 10 == 9 ? i - 1 : i;
      String symbol = String.format(java.util.Locale.ROOT, "G%02d", i);
      texts.add(text(symbol, "The enzyme of step " + number + " of a long pathway."));
    }
    return write(spark, path, texts);
  }

  static GeneText text(String symbol, String text) {
    return new GeneText(GeneIndex.Gene.named(symbol), null, text, List.of());
  }

  static String write(SparkSession spark, String path, List<GeneText> texts) {
    GeneTexts.write(
        spark,
        texts,
        path,
        WriteMode.OVERWRITE,
        Provenance.now("build-corpus", Map.of(), List.of(), Map.of(), "", null, texts.size()));
    return path;
  }
}
