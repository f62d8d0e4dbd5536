package io.genept.evaluate.genes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.math.StratifiedFolds;
import io.genept.math.TrainTestSplit;
import io.genept.testing.Golden;
import io.genept.testing.SharedData;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published files are read as pandas reads them, and split as scikit-learn splits them. */
@Tag("golden")
@Tag("shared")
class PublishedLabelsTest {
  private static final String FOLDER = "genes/gene_classification/";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "dosage; dosage_sensitive; dosage_sens_tf_labels.csv",
        "bivalent_vs_non_methylated; bivalent;"
            + " bivalent=bivalent_gene_labels.txt,non-methylated=no_methylation_gene_labels.txt",
        "bivalent_vs_lys4_only; bivalent;"
            + " bivalent=bivalent_gene_labels.txt,lys4-only=lys4_only_gene_labels.txt",
        "tf_range; long-range TF; 41467_2020_16106_MOESM4_ESM.csv"
      })
  void propertiesAndTheirFolds(String name, String positive, String files) {
    JsonNode golden = Golden.read("genes").get("published").get("properties").get(name);
    GeneLabels labels = read(files);
    assertThat(labels.classes()).hasSize(2);
    List<String> positives = genes(labels, positive);
    List<String> negatives =
        labels.entries().stream()
            .filter(entry -> !entry.label().equals(positive))
            .map(GeneLabels.Entry::gene)
            .toList();
    assertSame(golden.get("positive"), positives);
    assertSame(golden.get("negative"), negatives);
    int[] classes = new int[positives.size() + negatives.size()];
    java.util.Arrays.fill(classes, 0, positives.size(), 1);
    Golden.assertDigest(
        golden.get("folds"), StratifiedFolds.inOrder(classes, 5).foldOf(), "folds of " + name);
  }

  @Test
  void functionalClassesAndTheirSplit() {
    JsonNode golden = Golden.read("genes").get("published").get("gene_info");
    GeneLabels labels = read("gene_info_table.csv.gz");
    assertThat(labels.entries()).hasSize(golden.get("labelled").asInt());
    assertThat(labels.unlabelled())
        .isEqualTo(golden.get("rows").asLong() - golden.get("labelled").asLong());
    Map<String, Long> counts =
        labels.entries().stream()
            .collect(
                Collectors.groupingBy(
                    GeneLabels.Entry::label, TreeMap::new, Collectors.counting()));
    Map<String, Long> expected = new TreeMap<>();
    golden
        .get("classes")
        .properties()
        .forEach(each -> expected.put(each.getKey(), each.getValue().asLong()));
    assertThat(counts).isEqualTo(expected);
    TrainTestSplit split = TrainTestSplit.shuffled(labels.entries().size(), 0.30, 2023);
    Golden.assertDigest(golden.get("train"), split.train(), "training rows");
    Golden.assertDigest(golden.get("test"), split.test(), "held-out rows");
  }

  private static List<String> genes(GeneLabels labels, String label) {
    return labels.entries().stream()
        .filter(entry -> entry.label().equals(label))
        .map(GeneLabels.Entry::gene)
        .toList();
  }

  private static GeneLabels read(String files) {
    Function<String, String> located =
        file -> {
          int name = file.indexOf('=') + 1;
          return file.substring(0, name) + SharedData.path(FOLDER + file.substring(name));
        };
    return GeneLabels.read(
        new LabelFiles(
            List.of(files.split(",")).stream().map(located).toList(),
            Optional.empty(),
            Optional.empty(),
            LabelFiles.Conflicts.LEAVE_OUT),
        new Configuration());
  }

  private static void assertSame(JsonNode golden, List<String> genes) {
    assertThat(genes).hasSize(golden.get("size").asInt());
    assertThat(sha256(String.join("\n", genes))).isEqualTo(golden.get("sha256").asText());
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
