package io.genept.text.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The files of an ONNX text model, from a jar or a directory.
 *
 * @param name of the model, as tables record it
 * @param source what error messages call it
 * @param tokenizer of the model
 * @param opener makes a session of the model file
 */
record OnnxFiles(String name, String source, Tokenizer tokenizer, Opener opener) {
  /** Most tokens, special tokens included, of a model that does not say how many it reads. */
  private static final int POSITIONS = 512;

  /** Makes a session; the model file is read again at each call, never kept. */
  interface Opener {
    OrtSession open(OrtEnvironment environment, OrtSession.SessionOptions options)
        throws OrtException;
  }

  /** A model in a jar of langchain4j, which is used for its files only. */
  static OnnxFiles bundled(BundledModel model) {
    return new OnnxFiles(
        model.modelName(),
        model.modelName(),
        new WordPieceTokenizer(vocabulary(model), model.maxTokens()),
        (environment, options) ->
            environment.createSession(resource(model.modelName() + ".onnx", model.jar()), options));
  }

  /** Piece → id of a model in a jar. */
  static Map<String, Integer> vocabulary(BundledModel model) {
    String tokenizer = model.modelName() + "-tokenizer.json";
    String json = new String(resource(tokenizer, model.jar()), StandardCharsets.UTF_8);
    return Vocabulary.fromJson(json, tokenizer);
  }

  static OnnxFiles in(Path directory, Pooling pooling) {
    if (!Files.isDirectory(directory)) {
      throw UserError.of(
          "Cannot load an embedding model from %s: no such directory. Expected a local directory"
              + " with model.onnx and tokenizer.json or vocab.txt.",
          directory);
    }
    Path model = directory.resolve("model.onnx");
    Path json = directory.resolve("tokenizer.json");
    Path vocabulary = Files.exists(json) ? json : directory.resolve("vocab.txt");
    for (Path file : new Path[] {model, vocabulary}) {
      if (!Files.isRegularFile(file)) {
        throw UserError.of(
            "Cannot load an embedding model from %s: %s is missing. Expected model.onnx and"
                + " tokenizer.json or vocab.txt; copy them from where the model is published.",
            directory, file.getFileName());
      }
    }
    List<Path> read = new ArrayList<>(List.of(model, vocabulary));
    Tokenizer tokenizer;
    if (Vocabulary.isOfAnotherKind(vocabulary)) {
      Path config = directory.resolve("tokenizer_config.json");
      if (Files.exists(config)) {
        read.add(config);
      }
      tokenizer =
          NativeTokenizer.of(
              Vocabulary.content(vocabulary), vocabulary.toString(), maxTokens(config));
    } else {
      tokenizer = new WordPieceTokenizer(Vocabulary.read(vocabulary), POSITIONS);
    }
    String name =
        "%s-%s-%s"
            .formatted(
                directory.toAbsolutePath().normalize().getFileName(),
                pooling.name().toLowerCase(Locale.ROOT),
                hash(read));
    return new OnnxFiles(
        name,
        directory.toString(),
        tokenizer,
        (environment, options) -> environment.createSession(model.toString(), options));
  }

  OrtSession open(OrtEnvironment environment, OrtSession.SessionOptions options)
      throws OrtException {
    return opener.open(environment, options);
  }

  static byte[] resource(String name, String jar) {
    ClassLoader own = OnnxFiles.class.getClassLoader();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    try (InputStream stream = stream(own, context, name)) {
      if (stream == null) {
        throw UserError.of(
            "Cannot load the embedded text model: %s is not on the class path. Add the jar %s,"
                + " or genept-VERSION-embedded-model.jar (spark-submit --jars), or give a directory"
                + " with another model.",
            name, jar);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "Cannot read %s from the class path: %s. Expected an intact jar; copy it again.",
              name,
              e),
          e);
    }
  }

  private static InputStream stream(ClassLoader own, ClassLoader context, String name) {
    InputStream stream = own.getResourceAsStream(name);
    return stream == null && context != null ? context.getResourceAsStream(name) : stream;
  }

  /** Where a model has no limit, HuggingFace writes one of 30 digits. */
  private static int maxTokens(Path config) {
    if (!Files.exists(config)) {
      return POSITIONS;
    }
    JsonNode limit =
        Vocabulary.parsed(Vocabulary.content(config), config.toString()).path("model_max_length");
    return limit.isInt() && limit.asInt() > 0 ? limit.asInt() : POSITIONS;
  }

  private static String hash(List<Path> files) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (Path file : files) {
        try (InputStream stream = new DigestInputStream(Files.newInputStream(file), sha256)) {
          stream.transferTo(OutputStream.nullOutputStream());
        }
      }
      return HexFormat.of().formatHex(sha256.digest(), 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    } catch (IOException e) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "Cannot read %s: %s. Check its permissions.",
              files.get(0).getParent(),
              e),
          e);
    }
  }
}
