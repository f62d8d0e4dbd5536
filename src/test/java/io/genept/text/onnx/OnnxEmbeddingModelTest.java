package io.genept.text.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import io.genept.testing.Golden;
import io.genept.text.EmbeddingModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OnnxEmbeddingModelTest {
  private static final List<String> TEXTS =
      List.of(
          "Insulin lowers blood glucose.",
          "KRAS",
          "A kinase of the MAPK cascade, mutated in melanoma; it phosphorylates MEK1 and MEK2.",
          "Ribosomal protein of the small subunit.");

  @TempDir private Path directory;

  @Test
  @Tag("golden")
  void vectorsOfTheBundledModelEqualTheReference() {
    compareWithReference(OnnxEmbeddingModel.bundled(), "vectors", "cls");
  }

  @Test
  @Tag("golden")
  void vectorsOfTheSecondBundledModelEqualTheReference() {
    EmbeddingModel model = OnnxEmbeddingModel.bundled(BundledModel.MINI_LM);

    assertThat(model.name()).isEqualTo("all-minilm-l6-v2-q");
    assertThat(model.dimension()).isEqualTo(384);
    assertThat(model.maxTokens()).hasValue(256);
    assertThat(model).isSameAs(OnnxEmbeddingModel.bundled(BundledModel.MINI_LM));
    compareWithReference(model, "vectors_minilm", "mean");
  }

  @Test
  @Tag("golden")
  void meanPoolingEqualsTheReference() throws IOException {
    copyBundledModel();
    try (OnnxEmbeddingModel model = OnnxEmbeddingModel.fromDirectory(directory, Pooling.MEAN)) {
      compareWithReference(model, "vectors", "mean");
    }
  }

  /**
   * The reference ran with AVX-512. Another instruction set sums in another order, which may round
   * a whole quantised tensor otherwise and so move a few vectors, most likely those of long texts.
   */
  private static void compareWithReference(EmbeddingModel model, String file, String pooling) {
    JsonNode cases = Golden.read("text/" + file).get("vectors");
    assertThat(cases).hasSizeGreaterThan(12);
    List<Double> similarities = new ArrayList<>();
    for (JsonNode each : cases) {
      String text = each.get("text").asText();
      float[] expected = Golden.floats(each.get(pooling));
      float[] actual = model.embed(List.of(text))[0];
      String start = text.substring(0, Math.min(60, text.length()));

      assertThat(model.countTokens(text)).isEqualTo(each.get("tokens").asInt());
      assertThat(actual).hasSameSizeAs(expected);
      similarities.add(cosine(actual, expected));
      assertThat(similarities.get(similarities.size() - 1))
          .as("cosine of '%s'", start)
          .isGreaterThan(0.997);
      assertThat(maxDifference(actual, expected)).as("difference of '%s'", start).isLessThan(0.02);
    }
    assertThat(similarities.stream().filter(similarity -> similarity > 0.9999))
        .as("texts whose vector is the reference's up to summation: %s", similarities)
        .hasSizeGreaterThanOrEqualTo(cases.size() * 3 / 4);
  }

  @Test
  void aTextHasItsVectorAloneInABatchAndFromManyThreads() throws Exception {
    OnnxEmbeddingModel model = OnnxEmbeddingModel.bundled();
    List<float[]> alone = new ArrayList<>();
    for (String text : TEXTS) {
      alone.add(model.embed(List.of(text))[0]);
    }

    assertThat(model.embed(TEXTS)).isDeepEqualTo(alone.toArray(new float[0][]));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<float[][]>> results = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        results.add(threads.submit(() -> model.embed(TEXTS)));
      }
      for (Future<float[][]> result : results) {
        assertThat(result.get()).isDeepEqualTo(alone.toArray(new float[0][]));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void describesItself() {
    OnnxEmbeddingModel model = OnnxEmbeddingModel.bundled();

    assertThat(model).isSameAs(OnnxEmbeddingModel.bundled());
    assertThat(model.name()).isEqualTo("bge-small-en-v1.5-q");
    assertThat(model.dimension()).isEqualTo(384);
    assertThat(model.maxTokens()).hasValue(512);
    assertThat(model.countTokens("gene")).isEqualTo(3);
    assertThat(model.embed(List.of())).isEmpty();
  }

  @Test
  void vectorsHaveUnitLengthAndMeaning() {
    float[][] vectors =
        OnnxEmbeddingModel.bundled()
            .embed(
                List.of(
                    "Insulin is a hormone that lowers blood glucose.",
                    "Glucagon is a hormone that raises blood sugar.",
                    "Keratin filaments give epithelial cells their stiffness."));

    for (float[] vector : vectors) {
      assertThat(norm(vector)).isBetween(1 - 1e-6, 1 + 1e-6);
    }
    assertThat(cosine(vectors[0], vectors[1])).isGreaterThan(cosine(vectors[0], vectors[2]) + 0.1);
  }

  @Test
  void aLongTextIsTruncatedAfter510Pieces() {
    OnnxEmbeddingModel model = OnnxEmbeddingModel.bundled();
    String limit = "gene ".repeat(510);

    assertThat(model.countTokens(limit)).isEqualTo(512);
    assertThat(model.countTokens(limit + "protein")).isEqualTo(513);
    assertThat(model.embed(List.of(limit + "protein"))[0])
        .containsExactly(model.embed(List.of(limit))[0]);
  }

  @Test
  void blankTextsAreRefused() {
    OnnxEmbeddingModel model = OnnxEmbeddingModel.bundled();

    for (String blank : List.of("", " \t\n", "\u200b\u0000")) {
      assertThatThrownBy(() -> model.embed(List.of("gene", blank)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Cannot embed text 1: it is blank. Leave out genes without text.");
    }
  }

  @Test
  void closingTheSharedModelLeavesItOpen() {
    OnnxEmbeddingModel.bundled().close();

    assertThat(OnnxEmbeddingModel.bundled().embed(List.of("gene"))).hasDimensions(1, 384);
  }

  @Test
  void aDirectoryHoldsAModelWithEitherVocabulary() throws IOException {
    copyBundledModel();
    float[] expected = OnnxEmbeddingModel.bundled().embed(TEXTS)[2];
    String nameWithJson;
    try (OnnxEmbeddingModel model = OnnxEmbeddingModel.fromDirectory(directory, Pooling.CLS)) {
      nameWithJson = model.name();
      assertThat(model.embed(TEXTS)[2]).containsExactly(expected);
    }
    Files.delete(directory.resolve("tokenizer.json"));
    String[] pieces = new String[30522];
    OnnxFiles.vocabulary(BundledModel.BGE_SMALL).forEach((piece, id) -> pieces[id] = piece);
    Files.writeString(directory.resolve("vocab.txt"), String.join("\n", pieces));

    OnnxEmbeddingModel model = OnnxEmbeddingModel.fromDirectory(directory, Pooling.CLS);
    assertThat(model.embed(TEXTS)[2]).containsExactly(expected);
    assertThat(nameWithJson).matches(directory.getFileName() + "-cls-[0-9a-f]{8}");
    assertThat(model.name()).matches(directory.getFileName() + "-cls-[0-9a-f]{8}");
    assertThat(model.name()).isNotEqualTo(nameWithJson);
    model.close();
    assertThatThrownBy(() -> model.embed(TEXTS)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void missingFilesAreNamed() throws IOException {
    Path absent = directory.resolve("absent");
    assertThatThrownBy(() -> OnnxEmbeddingModel.fromDirectory(absent, Pooling.CLS))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("from " + absent + ": no such directory")
        .hasMessageContaining("model.onnx and tokenizer.json or vocab.txt");
    assertThatThrownBy(() -> OnnxEmbeddingModel.fromDirectory(directory, Pooling.CLS))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("model.onnx is missing");
    Files.createFile(directory.resolve("model.onnx"));
    assertThatThrownBy(() -> OnnxEmbeddingModel.fromDirectory(directory, Pooling.CLS))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("vocab.txt is missing");
    assertThatThrownBy(() -> OnnxFiles.resource("m-tokenizer.json", "m-jar"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("m-tokenizer.json is not on the class path")
        .hasMessageContaining("Add the jar m-jar, or genept-VERSION-embedded-model.jar");
  }

  @Test
  void aFileThatIsNoModelIsRefused() throws IOException {
    Files.writeString(directory.resolve("model.onnx"), "not a model");
    Files.writeString(directory.resolve("vocab.txt"), "[UNK]\n[CLS]\n[SEP]\n");

    assertThatThrownBy(() -> OnnxEmbeddingModel.fromDirectory(directory, Pooling.CLS))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot use the embedding model " + directory)
        .hasMessageContaining("Expected a text encoder in ONNX format");
  }

  @Test
  void aPlatformWithoutTheNativeLibraryIsNamed() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dos.arch=s390x",
                "-cp",
                System.getProperty("java.class.path"),
                OnUnknownPlatform.class.getName())
            .redirectErrorStream(true)
            .start();
    String printed;
    try (InputStream stream = process.getInputStream()) {
      printed = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    assertThat(process.waitFor()).isZero();
    assertThat(printed)
        .contains("Cannot load the native library of onnxruntime on ")
        .contains("s390x")
        .contains("-Djava.io.tmpdir");
  }

  /** Prints the message with which the bundled model refuses to load. */
  static final class OnUnknownPlatform {
    private OnUnknownPlatform() {}

    public static void main(String[] arguments) {
      try {
        OnnxEmbeddingModel.bundled().embed(TEXTS);
      } catch (UserError e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private void copyBundledModel() throws IOException {
    copy("/bge-small-en-v1.5-q.onnx", "model.onnx");
    copy("/bge-small-en-v1.5-q-tokenizer.json", "tokenizer.json");
  }

  private void copy(String resource, String name) throws IOException {
    try (InputStream stream = OnnxEmbeddingModel.class.getResourceAsStream(resource)) {
      Files.copy(stream, directory.resolve(name));
    }
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    for (int j = 0; j < a.length; j++) {
      dot += (double) a[j] * b[j];
    }
    return dot / (norm(a) * norm(b));
  }

  private static double norm(float[] a) {
    double squares = 0;
    for (float x : a) {
      squares += (double) x * x;
    }
    return Math.sqrt(squares);
  }

  private static double maxDifference(float[] a, float[] b) {
    double max = 0;
    for (int j = 0; j < a.length; j++) {
      max = Math.max(max, Math.abs((double) a[j] - b[j]));
    }
    return max;
  }
}
