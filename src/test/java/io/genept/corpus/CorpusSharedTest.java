package io.genept.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.GeneIndex;
import io.genept.core.GeneMatches;
import io.genept.testing.Args;
import io.genept.testing.Golden;
import io.genept.testing.SharedData;
import io.genept.testing.SparkTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real catalogues and vocabularies, against pandas ({@code golden_corpus.py}). */
@Tag("shared")
@Tag("golden")
class CorpusSharedTest extends SparkTest {
  private static final JsonNode EXPECTED = Golden.read("corpus");

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "summary, DROP",
    "summary, NAME",
    "name-summary, NAME",
    "card, DROP",
    "card, CARD",
    "name, DROP"
  })
  void everyContentCoversTheSameGenes(String content, WithoutText withoutText) {
    long genes = EXPECTED.get("genes").asLong();
    long texts = content.equals("name") ? genes : EXPECTED.get("with_summary").asLong();
    BuildCorpus.Result result = run(content, withoutText);
    assertThat(result)
        .isEqualTo(
            new BuildCorpus.Result(
                genes,
                genes,
                texts,
                withoutText == WithoutText.DROP ? 0 : genes - texts,
                content.equals("name") ? 0 : EXPECTED.get("unmatched_summaries").asLong(),
                result.output()));
  }

  @Test
  void theListOfThePaperIsTheUnionOfTwoVocabularies() {
    BuildCorpus.Result result = run("name-summary", WithoutText.NAME, "scgpt", "geneformer");
    assertThat(result.genesListed()).isEqualTo(EXPECTED.get("listed").asLong());
    assertThat(result.genesWithText()).isEqualTo(EXPECTED.get("listed_with_summary").asLong());
    assertThat(result.genesWithText() + result.genesWithSubstitute())
        .isEqualTo(result.genesListed());
  }

  @Test
  void everyVocabularyMatchesAsByPandas() {
    Configuration conf = spark().sparkContext().hadoopConfiguration();
    GeneIndex index =
        GeneIndex.of(
            GeneCatalogue.read(hgnc(), Optional.of(geneInfo()), conf).entries().stream()
                .map(GeneCatalogue.Entry::gene)
                .toList());
    EXPECTED
        .get("matches")
        .properties()
        .forEach(
            expected -> {
              GeneMatches matches =
                  GeneMatches.of(list(expected.getKey()).identifiers(spark()), index);
              Map<String, Object> found = matches.facts();
              int ambiguous = (int) found.get("ambiguous");
              assertThat(matches.total()).isEqualTo(count(expected.getValue(), "total"));
              assertThat(ambiguous)
                  .as("ambiguous of %s", matches.summary())
                  .isEqualTo(count(expected.getValue(), "ambiguous"));
              assertThat(matches.total() - matches.matched() - ambiguous)
                  .as("missing of %s", matches.summary())
                  .isEqualTo(count(expected.getValue(), "missing"));
              for (GeneIndex.Rule rule : GeneIndex.Rule.values()) {
                String name = rule.name().toLowerCase(java.util.Locale.ROOT);
                assertThat(found.getOrDefault("matched_by_" + name, 0))
                    .as("%s of %s", name, matches.summary())
                    .isEqualTo(count(expected.getValue(), name));
              }
            });
  }

  private static int count(JsonNode counts, String name) {
    return counts.path(name).asInt(0);
  }

  private static GeneList list(String name) {
    return switch (name) {
      case "scgpt" ->
          list(GeneList.Kind.SCGPT_VOCAB, "genes/vocabularies/scgpt_default_gene_vocab.json");
      case "geneformer" ->
          list(GeneList.Kind.GENEFORMER, "genes/vocabularies/geneformer_gene_name_id.tsv");
      case "huri" ->
          list(
              GeneList.Kind.GENES,
              "genes/protein_interactions/huri_supplementary_table_1_screening_space.txt");
      default -> list(GeneList.Kind.GENES, "cells/" + name + "/features.tsv.gz");
    };
  }

  private static GeneList list(GeneList.Kind kind, String path) {
    return new GeneList(kind, SharedData.path(path).toString());
  }

  private BuildCorpus.Result run(String content, WithoutText withoutText, String... lists) {
    List<Object> all = new ArrayList<>(List.of("hgnc", hgnc(), "gene-info", geneInfo()));
    Collections.addAll(all, "summaries", SharedData.path("genes/refseq_gene_summary_human.tsv.gz"));
    Collections.addAll(all, "content", content, "without-text", withoutText);
    Collections.addAll(all, "output", dir.resolve("out"), "overwrite", true);
    for (String name : lists) {
      Collections.addAll(all, list(name).kind().label(), list(name).path());
    }
    return BuildCorpus.run(spark(), Args.of(BuildCorpus.Options.class, all.toArray()));
  }

  private static String hgnc() {
    return SharedData.path("genes/hgnc_complete_set.txt.gz").toString();
  }

  private static String geneInfo() {
    return SharedData.path("genes/Homo_sapiens.gene_info.gz").toString();
  }
}
