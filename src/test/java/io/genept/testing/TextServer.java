package io.genept.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genept.embed.Provider;
import io.genept.text.EmbeddingModel;
import io.genept.text.remote.Budget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** An embedding server on 127.0.0.1 that knows what it was asked. */
public final class TextServer extends Dispatcher implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MockWebServer server = new MockWebServer();
  private final List<String> answered = Collections.synchronizedList(new ArrayList<>());
  private volatile Predicate<String> refused = text -> false;
  private volatile int status = 400;
  private volatile int dimension = 3;

  public TextServer() throws IOException {
    server.setDispatcher(this);
    server.start();
  }

  /** Refuses each request with such a text. */
  public void refuse(int withStatus, Predicate<String> texts) {
    status = withStatus;
    refused = texts;
  }

  public void answerWithDimension(int length) {
    dimension = length;
  }

  /** The texts that were answered, each as often as it was asked for. */
  public List<String> answered() {
    return List.copyOf(answered);
  }

  public int requests() {
    return server.getRequestCount();
  }

  public String url() {
    return server.url("/v1").toString();
  }

  /**
   * Its model {@code test-model}.
   *
   * @param options names and values beside the address, no retries and 5 seconds
   */
  public Provider.OpenAi provider(Object... options) {
    List<Object> all = new ArrayList<>();
    Collections.addAll(all, "base-url", url(), "model", "test-model");
    Collections.addAll(all, "max-retries", 0, "timeout", 5);
    Collections.addAll(all, options);
    return Args.of(Provider.OpenAi.class, all.toArray());
  }

  /** Writes a table of prices, a cent for each token, and returns its path. */
  public static String centsForTokens(Path directory) throws IOException {
    String price = "test-model { input = 10000 }";
    return Files.writeString(directory.resolve("prices.conf"), price).toString();
  }

  /** The cost of what was answered, at a cent for each token. */
  public double cents() {
    try (EmbeddingModel model = provider().open(Budget.counting(Optional.empty()), 1)) {
      return answered().stream().mapToInt(model::countTokens).sum();
    }
  }

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    try {
      JsonNode input = JSON.readTree(request.getBody().utf8()).get("input");
      List<String> texts =
          IntStream.range(0, input.size()).mapToObj(i -> input.get(i).asText()).toList();
      if (texts.stream().anyMatch(refused)) {
        String body = "{\"error\":{\"message\":\"no thanks\"}}";
        return new MockResponse.Builder().code(status).body(body).build();
      }
      answered.addAll(texts);
      String data =
          IntStream.range(0, texts.size())
              .mapToObj(i -> "{\"index\":" + i + ",\"embedding\":" + vector(texts.get(i)) + "}")
              .collect(Collectors.joining(","));
      return new MockResponse.Builder().body("{\"data\":[" + data + "]}").build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String vector(String text) {
    return IntStream.range(0, dimension)
        .mapToObj(d -> Integer.toString((text + d).hashCode() % 1000))
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Override
  public void close() {
    server.close();
  }
}
