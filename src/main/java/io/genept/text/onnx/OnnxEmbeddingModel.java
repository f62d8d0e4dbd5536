package io.genept.text.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.genept.core.UserError;
import io.genept.text.EmbeddingModel;
import io.genept.text.TextChecks;
import io.genept.text.UnitVector;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A text encoder inside this JVM: no key, no network.
 *
 * <p>{@link #bundled} gives one of the bundled models ({@link BundledModel}); {@link
 * #fromDirectory} loads another. The vector of a text is its tokens' last hidden states, pooled
 * ({@link Pooling}) and scaled to unit ℓ2 norm, without the instruction that BGE puts before search
 * queries.
 *
 * <p>What a text says beyond {@link #maxTokens()} is ignored (see {@link #countTokens}).
 *
 * <p>Each text is a run of its own, on one thread: a quantised model scales its activations over
 * the whole batch, so that batching would let texts change each other's vectors, and it gains
 * nothing on a CPU. Throughput comes from several callers sharing one instance, which is thread
 * safe. Vectors agree with Python's onnxruntime 1.20.0 on the same file and processor. Another
 * instruction set may round a whole quantised tensor otherwise and so move a few vectors (cosine
 * down to .998), most likely those of long texts; x86 processors without VNNI are told not to
 * saturate 8-bit products, which would cost accuracy.
 *
 * <p>Holds native memory and is not serialisable: in a cluster, call {@link #bundled} inside the
 * function rather than capture an instance.
 */
public final class OnnxEmbeddingModel implements EmbeddingModel {
  private static final Set<String> KNOWN_INPUTS =
      Set.of("input_ids", "attention_mask", "token_type_ids");

  private static final Map<BundledModel, OnnxEmbeddingModel> BUNDLED =
      new EnumMap<>(BundledModel.class);

  private final String name;
  private final Tokenizer tokenizer;
  private final Pooling pooling;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String output;
  private final int dimension;

  OnnxEmbeddingModel(OnnxFiles files, Pooling pooling) {
    this.name = files.name();
    this.pooling = pooling;
    this.tokenizer = files.tokenizer();
    this.environment = environment();
    this.session = open(files);
    boolean usable = false;
    try {
      this.output = outputOf(session, files);
      this.dimension = run("gene", 0).length;
      usable = true;
    } catch (OrtException | IllegalStateException e) {
      throw unusable(files, e);
    } finally {
      if (!usable) {
        tokenizer.close();
        close(session);
      }
    }
  }

  /** Returns the default bundled model, {@link BundledModel#BGE_SMALL}. */
  public static OnnxEmbeddingModel bundled() {
    return bundled(BundledModel.BGE_SMALL);
  }

  /**
   * Returns a bundled model: loaded by the first call (one or two seconds), shared by the whole
   * JVM. {@link #close} leaves it open.
   *
   * @throws UserError if the model is not on the class path, or the native library does not load on
   *     this platform
   */
  public static OnnxEmbeddingModel bundled(BundledModel model) {
    synchronized (BUNDLED) {
      return BUNDLED.computeIfAbsent(
          model, each -> new OnnxEmbeddingModel(OnnxFiles.bundled(each), each.pooling()));
    }
  }

  /**
   * Loads a model from a local directory.
   *
   * <p>It reads texts of up to 512 tokens; with the tokenizer of another model than an uncased
   * BERT, of up to {@code model_max_length} of {@code tokenizer_config.json} where that file is
   * there. Such a tokenizer needs an optional library (see {@link NativeTokenizer}).
   *
   * <p>Its {@link #name()} is the directory's name, the pooling and the first eight digits of the
   * SHA-256 of the files read, e.g. {@code all-minilm-l6-v2-mean-5f0c9a17}.
   *
   * @param directory holds {@code model.onnx} (inputs {@code input_ids}, and optionally {@code
   *     attention_mask} and {@code token_type_ids}; output 1 × tokens × dim) and {@code
   *     tokenizer.json} or {@code vocab.txt}; the former wins
   * @param pooling with which the model was trained; see its card
   * @throws UserError if a file is missing or does not fit, or the native library does not load on
   *     this platform
   */
  public static OnnxEmbeddingModel fromDirectory(Path directory, Pooling pooling) {
    return new OnnxEmbeddingModel(OnnxFiles.in(directory, pooling), pooling);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  /** Counts tokens, special tokens included. */
  @Override
  public OptionalInt maxTokens() {
    return OptionalInt.of(tokenizer.maxTokens());
  }

  @Override
  public int countTokens(String text) {
    return tokenizer.count(text);
  }

  /**
   * @throws IllegalArgumentException also if a text has no visible character, only such as U+200B
   * @throws IllegalStateException if the model is closed or gives no finite vector
   */
  @Override
  public float[][] embed(List<String> texts) {
    float[][] vectors = new float[texts.size()][];
    for (int i = 0; i < vectors.length; i++) {
      String text = TextChecks.requireText(texts, i);
      try {
        vectors[i] = run(text, i);
      } catch (OrtException e) {
        throw new IllegalStateException(
            "Cannot embed text " + i + " with " + name + ": " + e.getMessage(), e);
      }
    }
    return vectors;
  }

  /** Frees the native memory; no call of {@link #embed} may be running. */
  @Override
  public void close() {
    synchronized (BUNDLED) {
      if (BUNDLED.containsValue(this)) {
        return;
      }
    }
    tokenizer.close();
    close(session);
  }

  private float[] run(String text, int index) throws OrtException {
    long[] ids = tokenizer.encode(text);
    if (ids.length == tokenizer.added()) {
      throw TextChecks.blank(index);
    }
    long[] mask = new long[ids.length];
    Arrays.fill(mask, 1);
    try (OnnxTensor idTensor = tensor(ids);
        OnnxTensor maskTensor = tensor(mask);
        OnnxTensor typeTensor = tensor(new long[ids.length])) {
      Map<String, OnnxTensor> inputs =
          new HashMap<>(
              Map.of(
                  "input_ids", idTensor,
                  "attention_mask", maskTensor,
                  "token_type_ids", typeTensor));
      inputs.keySet().retainAll(session.getInputNames());
      try (OrtSession.Result result = session.run(inputs, Set.of(output))) {
        return UnitVector.of(pool(((OnnxTensor) result.get(0)).getFloatBuffer(), ids.length), name);
      }
    }
  }

  private OnnxTensor tensor(long[] values) throws OrtException {
    return OnnxTensor.createTensor(
        environment, LongBuffer.wrap(values), new long[] {1, values.length});
  }

  private double[] pool(FloatBuffer hidden, int tokens) {
    int width = hidden.remaining() / tokens;
    int pooled = pooling == Pooling.CLS ? 1 : tokens;
    double[] sum = new double[width];
    for (int t = 0; t < pooled; t++) {
      for (int j = 0; j < width; j++) {
        sum[j] += hidden.get(t * width + j);
      }
    }
    return sum;
  }

  private static OrtEnvironment environment() {
    try {
      return OrtEnvironment.getEnvironment();
    } catch (NoClassDefFoundError e) {
      throw new UserError(
          "Cannot load an embedding model: onnxruntime is not on the class path ("
              + e.getMessage()
              + "). Add genept-VERSION-embedded-model.jar (spark-submit --jars).",
          e);
    } catch (LinkageError e) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "Cannot load the native library of onnxruntime on %s %s (%s). Expected Linux, macOS"
                  + " or Windows on x86-64, or Linux or macOS on aarch64, and a directory"
                  + " java.io.tmpdir (%s) that is writable and allows execution; set"
                  + " -Djava.io.tmpdir or -Donnxruntime.native.path, or use another embedding"
                  + " model.",
              System.getProperty("os.name"),
              System.getProperty("os.arch"),
              e.getCause() == null ? e : e.getCause(),
              System.getProperty("java.io.tmpdir")),
          e);
    }
  }

  private OrtSession open(OnnxFiles files) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.x64quantprecision", "1");
      return files.open(environment, options);
    } catch (OrtException e) {
      throw unusable(files, e);
    }
  }

  private static String outputOf(OrtSession session, OnnxFiles files) throws OrtException {
    Set<String> inputs = session.getInputNames();
    if (!inputs.contains("input_ids") || !KNOWN_INPUTS.containsAll(inputs)) {
      throw UserError.of(
          "Cannot use the embedding model %s: its inputs are %s. Expected input_ids, and at most"
              + " attention_mask and token_type_ids, as Optimum exports a BERT encoder.",
          files.source(), inputs);
    }
    for (NodeInfo node : session.getOutputInfo().values()) {
      if (node.getInfo() instanceof TensorInfo tensor
          && tensor.type == OnnxJavaType.FLOAT
          && tensor.getShape().length == 3) {
        return node.getName();
      }
    }
    throw UserError.of(
        "Cannot use the embedding model %s: none of its outputs %s is a float tensor of 1 × tokens"
            + " × dim. Export the encoder's last_hidden_state.",
        files.source(), session.getOutputNames());
  }

  private static UserError unusable(OnnxFiles files, Exception e) {
    return new UserError(
        String.format(
            Locale.ROOT,
            "Cannot use the embedding model %s: %s. Expected a text encoder in ONNX format"
                + " and its own tokenizer; download both again.",
            files.source(),
            e.getMessage()),
        e);
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("Cannot free an embedding model: " + e.getMessage(), e);
    }
  }
}
