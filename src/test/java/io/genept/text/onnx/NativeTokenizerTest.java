package io.genept.text.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import io.genept.testing.Golden;
import io.genept.text.LongText;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NativeTokenizerTest {
  private static final List<String> TEXTS =
      List.of("TP53 halts the cell cycle.", "cell ".repeat(40));

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"unigram", "byte_pair", "cased_word_piece"})
  @Tag("golden")
  void idsEqualTheReferenceWholeAndCut(String kind) throws IOException {
    JsonNode golden = Golden.read("tokenizers/ids");
    int limit = golden.get("limit").asInt();
    String json = text(kind + ".json");
    SoftAssertions softly = new SoftAssertions();
    try (Tokenizer whole = NativeTokenizer.of(json, kind, Integer.MAX_VALUE);
        Tokenizer cut = NativeTokenizer.of(json, kind, limit)) {
      JsonNode cases = golden.get("kinds").get(kind);
      assertThat(cases).hasSizeGreaterThan(20);
      for (JsonNode each : cases) {
        String text = each.get("text").asText();
        long[] ids = Golden.longs(each.get("ids"));
        softly.assertThat(whole.encode(text)).as("ids of '%s'", text).containsExactly(ids);
        softly.assertThat(cut.count(text)).as("tokens of '%s'", text).isEqualTo(ids.length);
        softly
            .assertThat(cut.encode(text))
            .as("ids of '%s', cut", text)
            .containsExactly(Golden.longs(each.get("cut")));
      }
      softly.assertThat(whole.added()).isEqualTo(2);
    }
    softly.assertAll();
  }

  /** Token i has the vector (1, i, i²) / 100, so the mean over its ids says what was read. */
  @ParameterizedTest
  @ValueSource(strings = {"unigram", "byte_pair", "cased_word_piece"})
  void aModelReadsWhatItsTokenizerGives(String kind) throws IOException {
    copyModel(kind);
    try (OnnxEmbeddingModel model = OnnxEmbeddingModel.fromDirectory(directory, Pooling.MEAN);
        Tokenizer tokenizer = NativeTokenizer.of(text(kind + ".json"), kind, 512)) {
      float[][] vectors = model.embed(TEXTS);
      for (int i = 0; i < vectors.length; i++) {
        long[] ids = tokenizer.encode(TEXTS.get(i));
        double sum = Arrays.stream(ids).sum();
        assertThat(vectors[i][1] / vectors[i][0])
            .isCloseTo((float) (sum / ids.length), Percentage.withPercentage(.01));
      }
      assertThat(model.maxTokens()).hasValue(512);
      assertThat(model.dimension()).isEqualTo(3);
    }
  }

  @Test
  void theLimitOfTheModelIsRespectedAndPartOfItsName() throws IOException {
    copyModel("unigram");
    String without;
    try (OnnxEmbeddingModel model = OnnxEmbeddingModel.fromDirectory(directory, Pooling.MEAN)) {
      without = model.name();
    }
    Path config = directory.resolve("tokenizer_config.json");
    Files.writeString(config, "{\"model_max_length\": 12}");
    try (OnnxEmbeddingModel model = OnnxEmbeddingModel.fromDirectory(directory, Pooling.MEAN)) {
      assertThat(model.name()).isNotEqualTo(without);
      assertThat(model.maxTokens()).hasValue(12);
      assertThat(model.countTokens(TEXTS.get(1))).isGreaterThan(12);
      assertThat(model.embed(TEXTS)[1]).isEqualTo(model.embed(List.of(TEXTS.get(1) + "cell"))[0]);
      assertThat(
              LongText.AVERAGE.of(model)
                  .embed(List.of("cell ".repeat(10) + "gene " + TEXTS.get(0)))[0])
          .isNotEqualTo(model.embed(List.of("cell ".repeat(10)))[0]);
    }
    Files.writeString(config, "{\"model_max_length\": 1000000000000000019884624838656}");
    try (OnnxEmbeddingModel model = OnnxEmbeddingModel.fromDirectory(directory, Pooling.MEAN)) {
      assertThat(model.maxTokens()).hasValue(512);
    }
    Files.writeString(config, "{\"model_max_length\": 2}");
    assertThatThrownBy(() -> OnnxEmbeddingModel.fromDirectory(directory, Pooling.MEAN))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("the longest text has 2 tokens, of which 2 are special");
  }

  @Test
  void aFileThatTheLibraryRefusesIsNamed() {
    assertThatThrownBy(() -> NativeTokenizer.of("{\"model\": {\"type\": \"BPE\"}}", "t.json", 512))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot use the tokenizer t.json: ")
        .hasMessageContaining("download the file again");
  }

  @Test
  void withoutTheLibraryItsCoordinateIsNamed() throws Exception {
    copyModel("byte_pair");
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("tokenizers-") && !entry.contains("djl"))
            .collect(Collectors.joining(File.pathSeparator));

    assertThat(run("-cp", classPath))
        .contains("Cannot use the tokenizer " + directory.resolve("tokenizer.json"))
        .contains("add it (spark-submit --packages " + NativeTokenizer.COORDINATE + ")");
  }

  @Test
  void theLibraryLeavesNothingBehindAndNeverWritesToHome() throws Exception {
    copyModel("byte_pair");
    Path home = Files.createDirectory(directory.resolve("home"));
    Path scratch = Files.createDirectory(directory.resolve("scratch"));

    assertThat(
            run(
                "-Duser.home=" + home,
                "-Djava.io.tmpdir=" + scratch,
                "-cp",
                System.getProperty("java.class.path")))
        .contains("dimension 3");
    for (Path empty : List.of(home, scratch)) {
      try (Stream<Path> files = Files.list(empty)) {
        assertThat(files.filter(file -> !file.getFileName().toString().startsWith("onnxruntime")))
            .as("what is in %s", empty)
            .isEmpty();
      }
    }
  }

  /** Loads the model of a directory and prints its dimension, or why it cannot. */
  static final class Load {
    private Load() {}

    public static void main(String[] arguments) {
      try {
        System.out.println(
            "dimension "
                + OnnxEmbeddingModel.fromDirectory(Path.of(arguments[0]), Pooling.MEAN)
                    .dimension());
      } catch (UserError e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private String run(String... options) throws Exception {
    Stream<String> java = Stream.of(Path.of(System.getProperty("java.home"), "bin", "java") + "");
    Stream<String> main = Stream.of(Load.class.getName(), directory.toString());
    Process process =
        new ProcessBuilder(
                Stream.of(java, Arrays.stream(options), main).flatMap(each -> each).toList())
            .redirectErrorStream(true)
            .start();
    String printed;
    try (InputStream stream = process.getInputStream()) {
      printed = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(process.waitFor()).as(printed).isZero();
    return printed;
  }

  private void copyModel(String kind) throws IOException {
    try (InputStream model = stream("lookup.onnx")) {
      Files.copy(model, directory.resolve("model.onnx"));
    }
    Files.writeString(directory.resolve("tokenizer.json"), text(kind + ".json"));
  }

  private static String text(String name) throws IOException {
    try (InputStream file = stream(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream stream(String name) {
    return NativeTokenizerTest.class.getResourceAsStream("/golden/tokenizers/" + name);
  }
}
