package io.genept.embed;

import io.genept.core.Named;
import io.genept.core.Opt;
import io.genept.core.Opt.Role;
import io.genept.core.OptionSet;
import io.genept.core.UserError;
import io.genept.text.EmbeddingModel;
import io.genept.text.LongText;
import io.genept.text.RandomEmbeddingModel;
import io.genept.text.onnx.BundledModel;
import io.genept.text.onnx.OnnxEmbeddingModel;
import io.genept.text.onnx.Pooling;
import io.genept.text.remote.BatchLimits;
import io.genept.text.remote.Budget;
import io.genept.text.remote.EndpointOptions;
import io.genept.text.remote.OpenAiEmbeddingModel;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** Source of vectors of texts, with its options. */
public sealed interface Provider {
  /** Help of {@code --long-text}. */
  String LONG_TEXT =
      "A text longer than the model reads: truncate, average (its pieces' vectors), or fail.";

  /** Help of {@code --cache}. */
  String CACHE =
      "Keeps vectors as soon as they are there, on any Hadoop file system: a directory, beside (a"
          + " directory beside --output), or none.";

  /** Help of {@code --dimension}. */
  String DIMENSION = "Length of the vectors.";

  /** Treatment of texts that are longer than the model reads. */
  default LongText longText() {
    return LongText.TRUNCATE;
  }

  /** Place where vectors are kept; none if they cost nothing. */
  default CacheChoice cache() {
    return CacheChoice.NONE;
  }

  /** Name on the command line. */
  default String label() {
    return OptionSet.nameOf(this);
  }

  /** A model inside each JVM: runs on the executors. */
  sealed interface InProcess extends Provider, Serializable {
    /** Returns the model of this JVM, loaded by the first call; do not close it. */
    EmbeddingModel embeddingModel();
  }

  /** A sentence model that comes with the project: no key, no network. */
  record Embedded(
      @Opt(
              value = "bge-small-en-v1.5-q or all-minilm-l6-v2-q.",
              label = "NAME",
              byDefault = "bge-small-en-v1.5-q")
          BundledModel model,
      @Opt(value = LONG_TEXT, label = "HOW", byDefault = "truncate") LongText longText,
      @Opt(value = CACHE, label = "DIR", byDefault = "beside", role = Role.RUN) CacheChoice cache)
      implements InProcess {
    private static final long serialVersionUID = 1L;

    @Override
    public EmbeddingModel embeddingModel() {
      return longText.of(OnnxEmbeddingModel.bundled(model));
    }
  }

  /**
   * A sentence model in ONNX format.
   *
   * @param onnxDirectory local to every machine that takes part, the driver included; see {@link
   *     OnnxEmbeddingModel#fromDirectory}
   * @param pooling with which it was trained
   */
  record Onnx(
      @Opt(
              value =
                  "Directory with model.onnx and tokenizer.json or vocab.txt; on a cluster it must"
                      + " lie at the same place on every machine.",
              label = "DIR")
          String onnxDirectory,
      @Opt(value = "cls or mean, as the model's card says.", label = "POOLING") Pooling pooling,
      @Opt(value = LONG_TEXT, label = "HOW", byDefault = "truncate") LongText longText,
      @Opt(value = CACHE, label = "DIR", byDefault = "beside", role = Role.RUN) CacheChoice cache)
      implements InProcess {
    private static final long serialVersionUID = 1L;
    private static final Map<Onnx, EmbeddingModel> LOADED = new ConcurrentHashMap<>();

    @Override
    public EmbeddingModel embeddingModel() {
      return LOADED.computeIfAbsent(
          this,
          each ->
              longText.of(
                  OnnxEmbeddingModel.fromDirectory(Path.of(each.onnxDirectory), each.pooling)));
    }
  }

  /**
   * A model behind an OpenAI-compatible endpoint: called by the driver, so that limits of rate and
   * cost hold for the whole job.
   *
   * @param model as the server calls it
   * @param dimension length of the vectors, for models that can shorten them
   * @param maxTokens longest text that the model reads whole
   */
  @Named("openai")
  record OpenAi(
      @Opt(value = "The model as the server calls it.", label = "NAME") String model,
      @Opt(value = "Length of the vectors (default: the model's own).", label = "N")
          Optional<Integer> dimension,
      @Opt(
              value = "Longest text that the model reads, in tokens of cl100k_base.",
              label = "N",
              byDefault = "" + OpenAiEmbeddingModel.Options.MAX_TOKENS)
          int maxTokens,
      @Opt(value = LONG_TEXT, label = "HOW", byDefault = "truncate") LongText longText,
      @Opt(value = CACHE, label = "DIR", byDefault = "beside", role = Role.RUN) CacheChoice cache,
      EndpointOptions endpoint)
      implements Provider {
    public OpenAi {
      if (dimension.isPresent()) {
        requireDimension(dimension.get());
      }
      if (maxTokens < 1) {
        throw UserError.of("--max-tokens %d: expected at least 1.", maxTokens);
      }
      endpoint.endpoint(model);
    }

    /** Opens an account of what the requests cost. */
    public Budget budget() {
      return endpoint.budget(model);
    }

    /**
     * Opens the model; close it.
     *
     * @param batchSize most texts of a request
     */
    public EmbeddingModel open(Budget budget, int batchSize) {
      OptionalInt length =
          dimension.isPresent() ? OptionalInt.of(dimension.get()) : OptionalInt.empty();
      return longText.of(
          new OpenAiEmbeddingModel(
              endpoint.endpoint(model),
              new OpenAiEmbeddingModel.Options(length, maxTokens, limits(batchSize)),
              budget));
    }

    /** Limits of one request. */
    public BatchLimits limits(int batchSize) {
      return new BatchLimits(batchSize, BatchLimits.DEFAULT.tokens());
    }
  }

  /**
   * Latent semantic analysis of all texts of the table: the baseline without a language model.
   *
   * @param dimension length of the vectors, at least 1
   */
  record Lsa(@Opt(value = DIMENSION, label = "N", byDefault = "256") int dimension)
      implements Provider {
    public Lsa {
      requireDimension(dimension);
    }

    /** Name in tables. */
    public String name() {
      return "lsa-" + dimension;
    }
  }

  /**
   * Gaussian vectors drawn for each text (of a gene: its symbol): the control without meaning. Has
   * by default the length of the embedded models' vectors, to differ in nothing but meaning.
   *
   * @param dimension length of the vectors, at least 1
   */
  record Random(
      @Opt(value = DIMENSION, label = "N", byDefault = "384") int dimension,
      @Opt(value = "Seed of the vectors.", label = "N", byDefault = "0") long seed)
      implements InProcess {
    private static final long serialVersionUID = 1L;

    public Random {
      requireDimension(dimension);
    }

    @Override
    public EmbeddingModel embeddingModel() {
      return new RandomEmbeddingModel(dimension, seed);
    }
  }

  private static void requireDimension(int dimension) {
    if (dimension < 1) {
      throw UserError.of("--dimension %d: expected at least 1.", dimension);
    }
  }
}
