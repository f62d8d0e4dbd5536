package io.genept.text.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.genept.core.UserError;
import io.genept.text.EmbeddingModel;
import io.genept.text.LongText;
import io.genept.text.TextChecks;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model behind an OpenAI-compatible {@code /embeddings} endpoint: OpenAI, Azure, vLLM, Ollama,
 * text-embeddings-inference.
 *
 * <p>A line break in a text becomes a space, as in the GenePT notebook and OpenAI's own examples. A
 * text is cut after {@link Options#maxTokens} tokens of cl100k_base, the encoding of OpenAI's
 * embedding models; for other models that count is an estimate, and a server that still refuses a
 * text is named in the error. {@link LongText} offers other ways than cutting.
 *
 * <p>A call sends its texts in requests within {@link BatchLimits}; a request that the server
 * refuses for its size is halved. Vectors are joined to texts by the index that the server gives,
 * and left at the length that it gives them (1 for OpenAI). If a request fails for good, the whole
 * call of {@link #embed} fails and no other: callers that keep what is finished give one batch a
 * call.
 *
 * <p>Calls ask one after the other; throughput comes from several callers sharing one instance.
 */
public final class OpenAiEmbeddingModel implements EmbeddingModel {
  private static final String PATH = "embeddings";
  private static final String PROBE = "gene";

  private static final Map<String, Integer> KNOWN_DIMENSIONS =
      Map.of(
          "text-embedding-ada-002", 1536,
          "text-embedding-3-small", 1536,
          "text-embedding-3-large", 3072);

  /**
   * Options of a request to the model.
   *
   * @param dimensions length of the vectors, for models that can shorten them; empty for the
   *     model's own
   * @param maxTokens longest text embedded whole, at least 1
   * @param batch how much goes into one request
   */
  public record Options(OptionalInt dimensions, int maxTokens, BatchLimits batch) {
    /** Longest text that OpenAI's embedding models read. */
    public static final int MAX_TOKENS = 8191;

    public static final Options DEFAULT =
        new Options(OptionalInt.empty(), MAX_TOKENS, BatchLimits.DEFAULT);

    /**
     * @throws UserError if a number is below 1
     */
    public Options {
      if (dimensions.isPresent() && dimensions.getAsInt() < 1) {
        throw UserError.of("--dimension %d: expected at least 1.", dimensions.getAsInt());
      }
      if (maxTokens < 1) {
        throw UserError.of("--max-tokens %d: expected at least 1.", maxTokens);
      }
    }
  }

  private final HttpCalls calls;
  private final Endpoint endpoint;
  private final Options options;
  private final BatchLimits batch;
  private final Budget budget;
  private final AtomicInteger dimension = new AtomicInteger();

  /** Connects at the first call of {@link #embed}, not before. */
  public OpenAiEmbeddingModel(Endpoint endpoint, Options options, Budget budget) {
    this(new HttpCalls(endpoint), options, budget);
  }

  OpenAiEmbeddingModel(HttpCalls calls, Options options, Budget budget) {
    this.calls = calls;
    this.endpoint = calls.endpoint();
    this.options = options;
    this.batch = options.batch().within(endpoint.options().tokensPerMinute());
    this.budget = budget;
    int known = KNOWN_DIMENSIONS.getOrDefault(endpoint.model(), 0);
    dimension.set(options.dimensions().orElse(known));
  }

  /**
   * The model as the server calls it, then what else changes the vectors where it is not the
   * default: {@code text-embedding-3-small-dim-256-tokens-512}.
   */
  @Override
  public String name() {
    StringBuilder name = new StringBuilder(endpoint.model());
    options.dimensions().ifPresent(length -> name.append("-dim-").append(length));
    if (options.maxTokens() != Options.MAX_TOKENS) {
      name.append("-tokens-").append(options.maxTokens());
    }
    return name.toString();
  }

  /** The base URL and {@link #name()}: servers may call different weights the same. */
  @Override
  public String cacheKey() {
    return endpoint.baseUrl() + " " + name();
  }

  /**
   * The length asked for, else that known of OpenAI's models, else that of the first answer; before
   * the first answer, one word is sent to learn it.
   */
  @Override
  public int dimension() {
    if (dimension.get() == 0) {
      embed(List.of(PROBE));
    }
    return dimension.get();
  }

  @Override
  public OptionalInt maxTokens() {
    return OptionalInt.of(options.maxTokens());
  }

  /** Tokens of cl100k_base. */
  @Override
  public int countTokens(String text) {
    return OpenAiTokens.count(prepared(text));
  }

  /**
   * @throws UserError if the server cannot be used or its answer is not one vector for each text;
   *     or the cost would pass the budget's limit
   * @throws java.util.concurrent.CancellationException if the thread is interrupted or this is
   *     closed
   */
  @Override
  public float[][] embed(List<String> texts) {
    String[] inputs = new String[texts.size()];
    int[] tokens = new int[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] =
          OpenAiTokens.truncate(prepared(TextChecks.requireText(texts, i)), options.maxTokens());
      tokens[i] = OpenAiTokens.count(inputs[i]);
    }
    float[][] vectors = new float[inputs.length][];
    for (BatchLimits.Batch each : batch.split(tokens)) {
      embed(each, inputs, tokens, vectors);
    }
    return vectors;
  }

  /** Ends running calls and frees connections. */
  @Override
  public void close() {
    calls.close();
  }

  private void embed(BatchLimits.Batch part, String[] inputs, int[] tokens, float[][] vectors) {
    try {
      float[][] answered = ask(part, inputs, tokens);
      System.arraycopy(answered, 0, vectors, part.from(), answered.length);
    } catch (HttpCalls.TooLargeException e) {
      if (part.size() == 1) {
        throw UserError.of(
            "Cannot embed text %d with %s at %s: the server refuses its %d tokens (counted as"
                + " cl100k_base): %s. Lower --max-tokens.",
            part.from(), endpoint.model(), endpoint.baseUrl(), tokens[part.from()], e.getMessage());
      }
      int middle = part.from() + part.size() / 2;
      embed(new BatchLimits.Batch(part.from(), middle), inputs, tokens, vectors);
      embed(new BatchLimits.Batch(middle, part.to()), inputs, tokens, vectors);
    }
  }

  private float[][] ask(BatchLimits.Batch part, String[] inputs, int[] tokens) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", endpoint.model());
    ArrayNode input = body.putArray("input");
    int sum = 0;
    for (int i = part.from(); i < part.to(); i++) {
      input.add(inputs[i]);
      sum += tokens[i];
    }
    options.dimensions().ifPresent(length -> body.put("dimensions", length));
    try (Budget.Reservation reservation = budget.reserve(sum, 0)) {
      JsonNode answer = calls.post(PATH, body, sum);
      int billed = answer.path("usage").path("prompt_tokens").asInt(0);
      reservation.spend(billed > 0 ? billed : sum, 0);
      EmbeddingAnswer reader = new EmbeddingAnswer(calls.source(PATH), part.size());
      float[][] vectors = reader.vectors(answer);
      checkDimension(vectors[0].length, reader);
      return vectors;
    }
  }

  private void checkDimension(int found, EmbeddingAnswer reader) {
    dimension.compareAndSet(0, found);
    if (dimension.get() != found) {
      throw reader.wrong(
          "its vectors have " + found + " dimensions where " + dimension + " are expected");
    }
  }

  private static String prepared(String text) {
    return OpenAiTokens.encodable(text.replace('\n', ' '));
  }
}
