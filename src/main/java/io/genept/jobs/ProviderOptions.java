package io.genept.jobs;

import io.genept.core.OptionSet;
import io.genept.core.UserError;
import io.genept.embed.CacheChoice;
import io.genept.embed.Provider;
import io.genept.text.LongText;
import io.genept.text.onnx.Pooling;
import io.genept.text.remote.OpenAiEmbeddingModel;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The options of {@code embed-genes} that say what makes the vectors. */
final class ProviderOptions {
  /** What {@code --provider} names. */
  enum Kind {
    EMBEDDED,
    ONNX,
    OPENAI,
    LSA,
    RANDOM
  }

  private static final Map<String, Set<Kind>> KINDS_OF_OPTION =
      Map.of(
          "--model", EnumSet.of(Kind.EMBEDDED, Kind.OPENAI),
          "--onnx-directory", EnumSet.of(Kind.ONNX),
          "--pooling", EnumSet.of(Kind.ONNX),
          "--dimension", EnumSet.of(Kind.OPENAI, Kind.LSA, Kind.RANDOM),
          "--seed", EnumSet.of(Kind.RANDOM),
          "--max-tokens", EnumSet.of(Kind.OPENAI),
          "--long-text", EnumSet.of(Kind.EMBEDDED, Kind.ONNX, Kind.OPENAI),
          "--cache", EnumSet.of(Kind.EMBEDDED, Kind.ONNX, Kind.OPENAI));

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "embedded: bge-small-en-v1.5-q (default) or all-minilm-l6-v2-q; openai: the model as the"
              + " server calls it.")
  Optional<String> model;

  @Option(
      names = "--onnx-directory",
      paramLabel = "DIR",
      description =
          "onnx: directory with model.onnx and tokenizer.json or vocab.txt; on a cluster it must lie"
              + " at the same place on every machine.")
  Optional<String> onnxDirectory;

  @Option(
      names = "--pooling",
      paramLabel = "POOLING",
      converter = PoolingConverter.class,
      description = "onnx: cls or mean, as the model's card says.")
  Optional<Pooling> pooling;

  @Option(
      names = "--dimension",
      paramLabel = "N",
      description =
          "Length of the vectors (default: "
              + 256
              + " of lsa, "
              + 384
              + " of random; of openai the model's own).")
  Optional<Integer> dimension;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "random: seed of the vectors (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "" + OpenAiEmbeddingModel.Options.MAX_TOKENS,
      description =
          "openai: longest text that the model reads, in tokens of cl100k_base (default:"
              + " ${DEFAULT-VALUE}).")
  int maxTokens;

  @Option(
      names = "--long-text",
      paramLabel = "HOW",
      defaultValue = "truncate",
      converter = LongTextConverter.class,
      description =
          "A text longer than the model reads: truncate, average (its pieces' vectors), or fail"
              + " (default: ${DEFAULT-VALUE}).")
  LongText longText;

  /**
   * What makes the vectors.
   *
   * @throws UserError if an option is missing or out of range
   */
  Provider provider(Kind kind, EndpointOptions endpoint, String cache) {
    return switch (kind) {
      case EMBEDDED -> OptionSet.of(Provider.Embedded.class).make(name -> given(name, cache));
      case ONNX ->
          new Provider.Onnx(
              required(onnxDirectory, "--onnx-directory", "onnx"),
              required(pooling, "--pooling", "onnx"),
              longText,
              CacheChoice.parse(cache));
      case OPENAI ->
          new Provider.OpenAi(
              required(model, "--model", "openai"),
              dimension,
              maxTokens,
              longText,
              CacheChoice.parse(cache),
              endpoint.options());
      case LSA -> new Provider.Lsa(dimension.orElse(256));
      case RANDOM -> new Provider.Random(dimension.orElse(384), seed);
    };
  }

  /**
   * Refuses what stands on the command line and the provider does not use; what a conf file says
   * for other providers is passed over.
   */
  void requireOnlyOptionsOf(Kind kind, CommandSpec spec) {
    ParseResult given = spec.commandLine().getParseResult();
    Map<String, Set<Kind>> kinds = new TreeMap<>(KINDS_OF_OPTION);
    for (OptionSpec option : spec.mixins().get("endpoint").options()) {
      kinds.put(option.longestName(), EnumSet.of(Kind.OPENAI));
    }
    kinds.forEach(
        (option, users) -> {
          if (given.hasMatchedOption(option) && !users.contains(kind)) {
            throw UserError.of(
                "Cannot use %s with --provider %s: it belongs to %s. Leave it out, or give"
                    + " --provider %s.",
                option,
                Names.of(kind),
                users.stream().map(Names::of).collect(Collectors.joining(", ")),
                Names.of(users.iterator().next()));
          }
        });
  }

  private List<String> given(String name, String cache) {
    return switch (name) {
      case "cache" -> List.of(cache);
      case "long-text" -> List.of(Names.of(longText));
      default -> model.stream().toList();
    };
  }

  private static <T> T required(Optional<T> value, String option, String provider) {
    return value.orElseThrow(
        () -> UserError.of("Cannot use --provider %s without %s. Give it.", provider, option));
  }

  static final class KindConverter implements ITypeConverter<Kind> {
    @Override
    public Kind convert(String name) {
      return Names.parse(Kind.class, name);
    }
  }

  static final class PoolingConverter implements ITypeConverter<Pooling> {
    @Override
    public Pooling convert(String name) {
      return Names.parse(Pooling.class, name);
    }
  }

  static final class LongTextConverter implements ITypeConverter<LongText> {
    @Override
    public LongText convert(String name) {
      return Names.parse(LongText.class, name);
    }
  }
}
