package io.genept.learn.decompose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import io.genept.io.Sha256;
import io.genept.io.TextFile;
import io.genept.testing.Golden;
import io.genept.testing.SharedData;
import io.genept.testing.SparkTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("golden")
final class LatentSemanticsTest extends SparkTest {
  private static final String SUMMARIES = "genes/refseq_gene_summary_human.tsv.gz";

  @Test
  void termWeightsEqualScikitLearns() {
    JsonNode golden = Golden.read("lsa").get("own");
    List<String> texts = texts(golden);
    TfIdf tfIdf = TfIdf.fit(context().parallelize(texts, 3), texts.size());
    assertThat(tfIdf.terms()).containsExactly(Golden.strings(golden.get("terms")));
    for (int i = 0; i < texts.size(); i++) {
      TfIdf.Weights weights = tfIdf.transform(texts.get(i));
      JsonNode expected = golden.get("weights").get(i);
      assertThat(weights.columns()).as(texts.get(i)).hasSize(expected.size()).isSorted();
      for (int t = 0; t < weights.columns().length; t++) {
        assertThat(weights.weights()[t])
            .isCloseTo(
                expected.get(Integer.toString(weights.columns()[t])).asDouble(), within(1e-12));
      }
    }
  }

  @Test
  void vectorsEqualScikitLearns() {
    JsonNode golden = Golden.read("lsa").get("own");
    List<String> texts = texts(golden);
    LatentSemantics lsa = LatentSemantics.of(context(), texts, 6);
    assertClose(lsa.singularValues(), Golden.doubles(golden.get("singular_values")), 1e-12);
    for (int i = 0; i < texts.size(); i++) {
      double[] expected = Golden.doubles(golden.get("vectors").get(i));
      if (texts.get(i).equals("unlike everything")) {
        assertThat(lsa.vectors().get(i)).as("a vector of nothing but zeros is none").isNull();
        assertThat(expected).containsExactly(new double[6], within(0.0));
      } else {
        assertClose(doubles(lsa.vectors().get(i)), expected, 1e-6);
      }
    }
  }

  @Test
  @Tag("shared")
  void realSummariesLieAsInScikitLearn() {
    JsonNode golden = Golden.read("lsa").get("real");
    List<String> texts = new ArrayList<>();
    TextFile.lines(
        SharedData.path(SUMMARIES).toString(),
        new Configuration(),
        (number, line) -> {
          if (number > 1 && texts.size() < golden.get("texts").asInt()) {
            texts.add(line.split("\t", -1)[3]);
          }
        });
    assertThat(Sha256.of(String.join("\n", texts))).isEqualTo(golden.get("texts_sha256").asText());
    double[] expected = Golden.doubles(golden.get("singular_values"));
    LatentSemantics lsa = LatentSemantics.of(context(), texts, expected.length);
    assertThat(lsa.terms()).hasSize(golden.get("terms").asInt());
    assertThat(Sha256.of(String.join("\n", lsa.terms())))
        .isEqualTo(golden.get("terms_sha256").asText());
    assertClose(lsa.singularValues(), expected, 1e-10);
    double[] norms = Golden.doubles(golden.get("norms"));
    for (int i = 0; i < norms.length; i++) {
      assertThat(norm(lsa.vectors().get(i))).isCloseTo(norms[i], within(1e-6 * norms[i]));
    }
    for (JsonNode pair : golden.get("pairs")) {
      float[] a = lsa.vectors().get(pair.get(0).asInt());
      float[] b = lsa.vectors().get(pair.get(1).asInt());
      assertThat(dot(a, b) / norm(a) / norm(b)).isCloseTo(pair.get(2).asDouble(), within(1e-6));
    }
  }

  @Test
  void moreDimensionsThanTheTextsHaveAreTheUsersMistake() {
    List<String> texts = List.of("red green", "green blue", "blue red", "red green blue");
    assertThat(LatentSemantics.of(context(), texts, 2).vectors()).hasSize(4);
    assertThatThrownBy(() -> LatentSemantics.of(context(), texts, 3))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot make 3 latent dimensions of 4 texts with 3 terms that two of them share."
                + " Expected at most 2; give a smaller --dimension, or more texts.");
  }

  @Test
  void equalTextsAndAFewKindsOfThemAreNoTrouble() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      texts.add(i % 3 == 0 ? "alpha beta" : i % 3 == 1 ? "gamma delta" : "epsilon zeta");
    }
    LatentSemantics lsa = LatentSemantics.of(context(), texts, 5);
    double three = Math.sqrt(20);
    assertClose(lsa.singularValues(), new double[] {three, three, three, 0, 0}, 1e-7);
    assertThat(norm(lsa.vectors().get(7))).isCloseTo(1, within(1e-6));
  }

  private static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark().sparkContext());
  }

  private static List<String> texts(JsonNode golden) {
    return Arrays.asList(Golden.strings(golden.get("texts")));
  }

  private static void assertClose(double[] actual, double[] expected, double relative) {
    double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertThat(actual).containsExactly(expected, within(relative * scale));
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  private static double norm(float[] vector) {
    return Math.sqrt(dot(vector, vector));
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
