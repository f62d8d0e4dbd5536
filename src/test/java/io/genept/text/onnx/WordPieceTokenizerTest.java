package io.genept.text.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WordPieceTokenizerTest {
  private static final Map<String, Integer> SMALL =
      Map.of("[UNK]", 0, "[CLS]", 1, "[SEP]", 2, "gene", 3, "##s", 4, "##tic", 5, "-", 6);
  private static final String JSON =
      """
      {"model": {"type": "%s", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
                 "vocab": {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "gene": %s}},
       "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                      "strip_accents": null, "lowercase": %s}}
      """;

  @TempDir private Path directory;

  @Test
  void cutsTheLongestPieceFirst() {
    assertThat(new WordPieceTokenizer(SMALL, 10).encode("Genes gène-genetics"))
        .containsExactly(1, 3, 4, 3, 6, 3, 5, 4, 2);
  }

  @Test
  void aWordWithAnUnknownRestIsUnknownAsAWhole() {
    assertThat(new WordPieceTokenizer(SMALL, 10).encode("genex")).containsExactly(1, 0, 2);
  }

  @Test
  void truncationKeepsTheFirstPiecesAndTheLastSeparator() {
    WordPieceTokenizer tokenizer = new WordPieceTokenizer(SMALL, 4);

    assertThat(tokenizer.encode("genes genes")).containsExactly(1, 3, 4, 2);
    assertThat(tokenizer.count("genes genes")).isEqualTo(6);
    assertThat(tokenizer.maxTokens()).isEqualTo(4);
  }

  @Test
  void refusesALimitWithoutRoomForText() {
    assertThatThrownBy(() -> new WordPieceTokenizer(SMALL, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxTokens must be at least 3, got 2");
  }

  @Test
  void refusesAVocabularyWithoutSpecialTokens() {
    assertThatThrownBy(() -> new WordPieceTokenizer(Map.of("[UNK]", 0, "[CLS]", 1), 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The vocabulary lacks [SEP]");
  }

  @Test
  void readsBothFormsOfAVocabulary() throws IOException {
    Path lines = write("vocab.txt", "[UNK]\n[CLS]\r\n[SEP]\ngene\n");
    Path json = write("tokenizer.json", JSON.formatted("WordPiece", "3", "true"));

    assertThat(WordPieceTokenizer.read(lines, 8).encode("gene")).containsExactly(1, 3, 2);
    assertThat(WordPieceTokenizer.read(json, 8).encode("gene")).containsExactly(1, 3, 2);
    assertThat(WordPieceTokenizer.read(json, 8).vocabularySize()).isEqualTo(4);
  }

  @Test
  void aMissingVocabularyIsNamed() {
    Path missing = directory.resolve("vocab.txt");

    assertThatThrownBy(() -> WordPieceTokenizer.read(missing, 8))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot read the vocabulary " + missing + ": no such file")
        .hasMessageContaining("Expected tokenizer.json or vocab.txt");
  }

  @Test
  void aFileThatIsNoVocabularyIsRefused() throws IOException {
    Path file = write("vocab.txt", "gene\nprotein\n");

    assertThatThrownBy(() -> WordPieceTokenizer.read(file, 8))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("[UNK] is not among its 2 pieces");
  }

  @Test
  void aVocabularyThatIsNotUtf8IsRefused() throws IOException {
    Path file = Files.write(directory.resolve("vocab.txt"), new byte[] {(byte) 0xC3, 0x28});

    assertThatThrownBy(() -> WordPieceTokenizer.read(file, 8))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void otherKindsOfTokenizersAreRefused() throws IOException {
    Path bpe = write("bpe.json", JSON.formatted("BPE", "3", "true"));
    Path cased = write("cased.json", JSON.formatted("WordPiece", "3", "false"));

    assertThatThrownBy(() -> WordPieceTokenizer.read(bpe, 8))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("model.type is BPE, expected WordPiece");
    assertThatThrownBy(() -> WordPieceTokenizer.read(cased, 8))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("normalizer.lowercase is false, expected true");
  }

  @Test
  void brokenJsonAndBrokenIdsAreRefused() throws IOException {
    Path broken = write("broken.json", "{\"model\": ");
    Path fraction = write("fraction.json", JSON.formatted("WordPiece", "3.5", "true"));

    assertThatThrownBy(() -> WordPieceTokenizer.read(broken, 8))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot read the tokenizer " + broken)
        .hasMessageContaining("at line 1, column ")
        .hasMessageContaining("Expected JSON; download it again.");
    assertThatThrownBy(() -> WordPieceTokenizer.read(write("empty.json", ""), 8))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("empty.json: empty. Expected JSON");
    assertThatThrownBy(() -> WordPieceTokenizer.read(write("list.json", "[]"), 8))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("model.type is absent, expected WordPiece");
    assertThatThrownBy(() -> WordPieceTokenizer.read(fraction, 8))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("piece 'gene' has id 3.5");
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }
}
