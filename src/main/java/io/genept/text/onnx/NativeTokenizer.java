package io.genept.text.onnx;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.genept.core.UserError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Any tokenizer that a HuggingFace {@code tokenizer.json} describes, by the library HuggingFace
 * tokenizers itself: DJL's binding of it, {@value #COORDINATE}, which is optional.
 *
 * <p>The file's own truncation and padding are left out. No network is used. The native library is
 * unpacked below {@code java.io.tmpdir} and deleted once it is loaded, unless {@code
 * ENGINE_CACHE_DIR} (environment or system property) names a directory to keep it in.
 */
final class NativeTokenizer implements Tokenizer {
  static final String COORDINATE = "ai.djl.huggingface:tokenizers:0.33.0";
  private static final String CACHE = "ENGINE_CACHE_DIR";

  private final HuggingFaceTokenizer tokenizer;
  private final int maxTokens;
  private final int added;

  private NativeTokenizer(HuggingFaceTokenizer tokenizer, int maxTokens) {
    this.tokenizer = tokenizer;
    this.maxTokens = maxTokens;
    this.added = count("");
  }

  /**
   * @param json a HuggingFace {@code tokenizer.json}
   * @param source what error messages call it
   * @param maxTokens longest text that the model reads, special tokens included
   * @throws UserError if the library is not on the class path, does not load, or refuses the file
   */
  static NativeTokenizer of(String json, String source, int maxTokens) {
    NativeTokenizer opened;
    try {
      opened = new NativeTokenizer(open(json), maxTokens);
    } catch (LinkageError e) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "Cannot use the tokenizer %s: it is not of an uncased BERT model, and the library"
                  + " that reads all others is not on the class path or does not load (%s). Expected"
                  + " %s on Linux or Windows x86-64, or Linux or macOS aarch64; add it"
                  + " (spark-submit --packages %s).",
              source,
              e,
              COORDINATE,
              COORDINATE),
          e);
    } catch (IOException | RuntimeException e) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "Cannot use the tokenizer %s: %s. Expected tokenizer.json as HuggingFace tokenizers"
                  + " writes it, and a directory java.io.tmpdir (%s) that is writable and allows"
                  + " execution; download the file again, or set -Djava.io.tmpdir.",
              source,
              e.getMessage(),
              System.getProperty("java.io.tmpdir")),
          e);
    }
    if (maxTokens <= opened.added) {
      opened.close();
      throw UserError.of(
          "Cannot use the tokenizer %s: the longest text has %d tokens, of which %d are special."
              + " Expected more; mend model_max_length in tokenizer_config.json.",
          source, maxTokens, opened.added);
    }
    return opened;
  }

  private static synchronized HuggingFaceTokenizer open(String json) throws IOException {
    for (String property : new String[] {"ai.djl.offline", "OPT_OUT_TRACKING"}) {
      System.setProperty(property, System.getProperty(property, "true"));
    }
    boolean kept = System.getenv(CACHE) != null || System.getProperty(CACHE) != null;
    Path scratch = kept ? null : Files.createTempDirectory("genept-tokenizers");
    try {
      if (scratch != null) {
        System.setProperty(CACHE, scratch.toString());
      }
      return HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
          Map.of("truncation", "false", "padding", "false"));
    } finally {
      if (scratch != null) {
        System.clearProperty(CACHE);
        delete(scratch);
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        // Windows keeps a loaded library.
        if (!file.toFile().delete()) {
          file.toFile().deleteOnExit();
        }
      }
    }
  }

  @Override
  public int maxTokens() {
    return maxTokens;
  }

  @Override
  public int added() {
    return added;
  }

  @Override
  public int count(String text) {
    return tokenizer.encode(text).getIds().length;
  }

  @Override
  public long[] encode(String text) {
    Encoding encoding = tokenizer.encode(text);
    long[] ids = encoding.getIds();
    int excess = ids.length - maxTokens;
    if (excess <= 0) {
      return ids;
    }
    long[] special = encoding.getSpecialTokenMask();
    int end = ids.length;
    while (special[end - 1] == 1) {
      end--;
    }
    long[] cut = Arrays.copyOf(ids, maxTokens);
    System.arraycopy(ids, end, cut, end - excess, ids.length - end);
    return cut;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
