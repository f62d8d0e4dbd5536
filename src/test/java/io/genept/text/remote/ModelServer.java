package io.genept.text.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genept.testing.Args;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** A server on 127.0.0.1 that answers as told, and keeps what it was asked. */
public final class ModelServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MockWebServer server = new MockWebServer();
  private final List<JsonNode> bodies = Collections.synchronizedList(new ArrayList<>());
  private final List<RecordedRequest> requests = Collections.synchronizedList(new ArrayList<>());
  final FakeClock time = new FakeClock();

  public ModelServer() {
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers these one after the other, then the last one for ever. */
  public ModelServer answers(MockResponse... responses) {
    int[] next = {0};
    return answers(body -> responses[Math.min(next[0]++, responses.length - 1)]);
  }

  /** Answers each request by its JSON body. */
  public ModelServer answers(Function<JsonNode, MockResponse> handler) {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            try {
              JsonNode body = JSON.readTree(request.getBody().utf8());
              bodies.add(body);
              requests.add(request);
              return handler.apply(body);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
    return this;
  }

  public static MockResponse response(int status, String body, String... namesAndValues) {
    MockResponse.Builder response = new MockResponse.Builder().code(status).body(body);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      response.addHeader(namesAndValues[i], namesAndValues[i + 1]);
    }
    return response.build();
  }

  /** The right answer to a request for embeddings: {@link #vectorOf} each text, in its order. */
  public static MockResponse embeddings(JsonNode request) {
    String data =
        IntStream.range(0, request.get("input").size())
            .mapToObj(i -> item(i, request.get("input").get(i).asText()))
            .collect(Collectors.joining(","));
    return response(200, "{\"object\":\"list\",\"data\":[" + data + "]}");
  }

  public static String item(int index, String text) {
    float[] vector = vectorOf(text);
    return "{\"object\":\"embedding\",\"index\":%d,\"embedding\":[%s,%s,%s]}"
        .formatted(index, vector[0], vector[1], vector[2]);
  }

  /** A vector that tells texts apart. */
  public static float[] vectorOf(String text) {
    return new float[] {text.length(), text.hashCode() % 1000, 0.5f};
  }

  public String url() {
    return server.url("/v1").toString();
  }

  /**
   * The model {@code test-model} of this server.
   *
   * @param options names and values in place of the defaults, 3 retries and 5 seconds
   */
  public Endpoint endpoint(Object... options) {
    List<Object> all = new ArrayList<>(List.of("max-retries", 3, "timeout", 5));
    Collections.addAll(all, options);
    return at(url(), "test-model", all.toArray());
  }

  /** A model of another server. */
  public static Endpoint at(String url, String model, Object... options) {
    List<Object> all = new ArrayList<>(List.of("base-url", url));
    Collections.addAll(all, options);
    return Args.of(EndpointOptions.class, all.toArray()).endpoint(model);
  }

  HttpCalls calls(Endpoint endpoint, Map<String, String> environment) {
    UnaryOperator<String> lookup = environment::get;
    return new HttpCalls(endpoint, lookup, time, Duration.ofMillis(2));
  }

  public OpenAiEmbeddingModel model(Endpoint endpoint, OpenAiEmbeddingModel.Options options) {
    return new OpenAiEmbeddingModel(
        calls(endpoint, Map.of()), options, Budget.counting(java.util.Optional.empty()));
  }

  public OpenAiEmbeddingModel model() {
    return model(endpoint(), OpenAiEmbeddingModel.Options.DEFAULT);
  }

  public List<JsonNode> bodies() {
    return bodies;
  }

  public List<RecordedRequest> requests() {
    return requests;
  }

  @Override
  public void close() {
    server.close();
  }
}
