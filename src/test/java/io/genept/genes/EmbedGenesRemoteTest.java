package io.genept.genes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.table.GeneEmbeddings;
import io.genept.table.ProvenanceJson;
import io.genept.table.TableDirectory;
import io.genept.testing.Args;
import io.genept.testing.SparkTest;
import io.genept.testing.TextServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedGenesRemoteTest extends SparkTest {
  private static final int GENES = 60;
  private static final int TEXTS = 54;

  @TempDir Path dir;

  private TextServer server;
  private String texts;

  @BeforeEach
  void start() throws IOException {
    server = new TextServer();
    texts = SmallCorpus.writeMany(spark(), at("texts"), GENES);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void eachTextIsAskedOnceAndNeverAgain() {
    EmbedGenes.Result first = run("a", prices(), cache());
    assertThat(first.genes()).isEqualTo(GENES);
    assertThat(first.dimension()).isEqualTo(3);
    assertThat(server.answered()).hasSize(TEXTS).doesNotHaveDuplicates();
    assertThat(TableDirectory.provenance(at("a"), new Configuration()).facts())
        .containsEntry("model", "test-model")
        .containsEntry("requests", 14)
        .containsKeys("tokens_sent", "cost_usd");
    EmbedGenes.Result second = run("b", free(), cache());
    assertThat(second.fromCache()).isEqualTo(TEXTS);
    assertThat(server.answered()).hasSize(TEXTS);
    assertThat(vectors("b")).isEqualTo(vectors("a"));
  }

  @Test
  void oneBatchThatFailsLeavesTheOthersAndTheSameCommandGoesOn() {
    server.refuse(400, text -> text.contains("step 20 "));
    assertThatThrownBy(() -> run("a", free(), cache()))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(
            "Cannot embed genes: 4 of 54 texts have no vector, and no table is written. The first"
                + " failure: Cannot use http://")
        .hasMessageContaining("no thanks")
        .hasMessageEndingWith(
            "The other 50 are kept in "
                + at("cache")
                + "; the same command asks for the rest alone.");
    assertThat(dir.resolve("a")).doesNotExist();
    assertThat(server.answered()).hasSize(50);
    server.refuse(400, text -> false);
    assertThat(run("a", free(), cache()).fromCache()).isEqualTo(50);
    assertThat(server.answered()).hasSize(TEXTS).doesNotHaveDuplicates();
  }

  @Test
  void nothingMoreIsAskedOfAServerThatRefusesTheKey() {
    server.refuse(401, text -> true);
    assertThatThrownBy(() -> run("a", free(), Optional.empty()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("54 of 54 texts have no vector")
        .hasMessageContaining("--api-key-env")
        .hasMessageEndingWith("Without a cache the others are lost; give --cache to keep them.");
    assertThat(server.requests()).isLessThanOrEqualTo(4);
  }

  @Test
  void theLimitOfCostIsKeptAndWhatWasPaidForStays() {
    Object[] budget = {"prices", prices()[1], "max-cost", 3};
    assertThatThrownBy(() -> run("a", budget, cache()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("of --max-cost $3.000000 is spent or under way");
    assertThat(server.cents()).isPositive().isLessThanOrEqualTo(300);
    int paid = server.answered().size();
    assertThat(paid).isPositive().isLessThan(TEXTS);
    assertThat(run("a", free(), cache()).fromCache()).isEqualTo(paid);
    assertThat(server.answered()).doesNotHaveDuplicates();
  }

  @Test
  void aPlanSendsAndWritesNothing() {
    EmbedGenes.Plan plan = EmbedGenes.plan(spark(), options("a", prices(), cache()));
    assertThat(plan.summary())
        .isEqualTo(
            "60 genes with 54 different texts, 0 genes without; 0 texts are in the cache. To embed"
                + " with test-model: 54 texts, 594 tokens, 14 requests, 0 texts truncated, about"
                + " $5.9400");
    assertThat(server.requests()).isZero();
    assertThat(dir.resolve("a")).doesNotExist();
    assertThat(dir.resolve("cache")).doesNotExist();
  }

  @Test
  void aModelThatChangedItsLengthIsNotMixedWithItsOlderVectors() {
    server.refuse(400, text -> text.contains("step 20 "));
    assertThatThrownBy(() -> run("a", free(), cache())).isInstanceOf(UserError.class);
    server.refuse(400, text -> false);
    server.answerWithDimension(5);
    assertThatThrownBy(() -> run("a", free(), cache()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("have the lengths [3, 5]. Expected one length")
        .hasMessageContaining("give another --cache");
    assertThat(dir.resolve("a")).doesNotExist();
  }

  @Test
  void provenanceNamesTheServerAndTheModel() {
    run("a", free(), cache());
    String json = ProvenanceJson.format(TableDirectory.provenance(at("a"), new Configuration()));
    assertThat(json)
        .contains("\"provider\" : \"openai\"")
        .contains("\"base-url\" : \"" + server.url())
        .contains("\"long-text\" : \"truncate\"");
  }

  private EmbedGenes.Result run(String output, Object[] budget, Optional<String> cache) {
    return EmbedGenes.run(spark(), options(output, budget, cache));
  }

  private EmbedGenes.Options options(String output, Object[] budget, Optional<String> cache) {
    List<Object> all = new ArrayList<>(List.of("texts", texts, "provider", "openai"));
    Collections.addAll(all, "base-url", server.url(), "model", "test-model");
    Collections.addAll(all, "max-retries", 0, "timeout", 5, "concurrency", 2, "batch-size", 4);
    Collections.addAll(all, "cache", cache.orElse("none"), "output", at(output));
    Collections.addAll(all, budget);
    return Args.of(EmbedGenes.Options.class, all.toArray());
  }

  private static Object[] free() {
    return new Object[0];
  }

  private Object[] prices() {
    try {
      return new Object[] {"prices", TextServer.centsForTokens(dir)};
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<String> cache() {
    return Optional.of(at("cache"));
  }

  private float[] vectors(String output) {
    return GeneEmbeddings.read(spark(), at(output)).matrix().values();
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }
}
