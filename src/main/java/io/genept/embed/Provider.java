package io.genept.embed;

import io.genept.core.UserError;
import io.genept.text.EmbeddingModel;
import io.genept.text.LongText;
import io.genept.text.RandomEmbeddingModel;
import io.genept.text.onnx.BundledModel;
import io.genept.text.onnx.OnnxEmbeddingModel;
import io.genept.text.onnx.Pooling;
import io.genept.text.remote.Budget;
import io.genept.text.remote.Endpoint;
import io.genept.text.remote.OpenAiEmbeddingModel;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What turns texts into vectors, with all that it needs to know. */
public sealed interface Provider {
  /** As it stands on the command line. */
  String label();

  /** What determines the vectors, by its command-line name; never a secret. */
  Map<String, String> described();

  /** Whether vectors take long enough, or cost enough, to be kept. */
  default boolean isCached() {
    return true;
  }

  /** What becomes of texts that are longer than the model reads. */
  default LongText longText() {
    return LongText.TRUNCATE;
  }

  /** A model inside each JVM: runs on the executors. */
  sealed interface InProcess extends Provider, Serializable {
    /** The model of this JVM; not closed. */
    EmbeddingModel model();
  }

  /** A sentence model that comes with the project: no key, no network. */
  record Embedded(BundledModel bundled, LongText longText) implements InProcess {
    private static final long serialVersionUID = 1L;

    @Override
    public String label() {
      return "embedded";
    }

    @Override
    public Map<String, String> described() {
      return ordered("model", bundled.modelName(), "long-text", lower(longText));
    }

    @Override
    public EmbeddingModel model() {
      return longText.of(OnnxEmbeddingModel.bundled(bundled));
    }
  }

  /**
   * A sentence model in ONNX format.
   *
   * @param directory local to every machine that takes part, the driver included; see {@link
   *     OnnxEmbeddingModel#fromDirectory}
   * @param pooling with which it was trained
   */
  record Onnx(String directory, Pooling pooling, LongText longText) implements InProcess {
    private static final long serialVersionUID = 1L;
    private static final Map<Onnx, EmbeddingModel> LOADED = new ConcurrentHashMap<>();

    @Override
    public String label() {
      return "onnx";
    }

    @Override
    public Map<String, String> described() {
      return ordered(
          "onnx-directory", directory, "pooling", lower(pooling), "long-text", lower(longText));
    }

    @Override
    public EmbeddingModel model() {
      return LOADED.computeIfAbsent(
          this,
          each ->
              longText.of(OnnxEmbeddingModel.fromDirectory(Path.of(each.directory), each.pooling)));
    }
  }

  /**
   * Gaussian vectors drawn for each text (of a gene: its symbol): the control without meaning.
   *
   * @param dimension length of the vectors, at least 1
   */
  record Random(int dimension, long seed) implements InProcess {
    private static final long serialVersionUID = 1L;

    /**
     * That of the embedded models, so that the control differs from them in nothing but meaning.
     */
    public static final int DEFAULT_DIMENSION = 384;

    public Random {
      requireDimension(dimension);
    }

    @Override
    public String label() {
      return "random";
    }

    @Override
    public Map<String, String> described() {
      return ordered("dimension", Integer.toString(dimension), "seed", Long.toString(seed));
    }

    @Override
    public EmbeddingModel model() {
      return new RandomEmbeddingModel(dimension, seed);
    }

    @Override
    public boolean isCached() {
      return false;
    }
  }

  /**
   * A model behind an OpenAI-compatible endpoint: asked by the driver, so that limits of rate and
   * cost hold for the whole job.
   *
   * @param budget counts what is spent
   * @param concurrency requests under way at once, at least 1
   */
  record OpenAi(
      Endpoint endpoint,
      OpenAiEmbeddingModel.Options options,
      Budget budget,
      int concurrency,
      LongText longText)
      implements Provider {
    public OpenAi {
      if (concurrency < 1) {
        throw UserError.of("--concurrency %d: expected at least 1.", concurrency);
      }
    }

    @Override
    public String label() {
      return "openai";
    }

    @Override
    public Map<String, String> described() {
      Map<String, String> described =
          ordered("base-url", endpoint.baseUrl(), "model", endpoint.model());
      options.dimensions().ifPresent(n -> described.put("dimension", Integer.toString(n)));
      described.put("max-tokens", Integer.toString(options.maxTokens()));
      described.put("long-text", lower(longText));
      return described;
    }

    /** A model of its own, with the limits of rate and cost of this provider; close it. */
    public EmbeddingModel model() {
      return longText.of(new OpenAiEmbeddingModel(endpoint, options, budget));
    }
  }

  /**
   * Latent semantic analysis of all texts of the table: the baseline without a language model.
   *
   * @param dimension length of the vectors, at least 1
   */
  record Lsa(int dimension) implements Provider {
    public static final int DEFAULT_DIMENSION = 256;

    public Lsa {
      requireDimension(dimension);
    }

    @Override
    public String label() {
      return "lsa";
    }

    @Override
    public Map<String, String> described() {
      return ordered("dimension", Integer.toString(dimension));
    }

    @Override
    public boolean isCached() {
      return false;
    }

    /** As tables record it. */
    public String name() {
      return "lsa-" + dimension;
    }
  }

  private static void requireDimension(int dimension) {
    if (dimension < 1) {
      throw UserError.of("--dimension %d: expected at least 1.", dimension);
    }
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, String> ordered(String... namesAndValues) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }
}
