package io.genept.text.remote;

import static io.genept.text.remote.ModelServer.item;
import static io.genept.text.remote.ModelServer.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.text.EmbeddingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BudgetTest {
  /** A dollar for each token. */
  private static final Price DEAR = new Price(1e6, 2e6);

  private final ModelServer server = new ModelServer().answers(ModelServer::embeddings);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theRequestThatWouldPassTheLimitIsNotSent() {
    Budget budget = Budget.limitedTo(5, DEAR);
    try (EmbeddingModel model = model(budget)) {
      model.embed(List.of("gene gene"));
      model.embed(List.of("gene gene"));

      assertThatThrownBy(() -> model.embed(List.of("gene gene")))
          .isInstanceOf(UserError.class)
          .hasMessage(
              "Cannot send the next request: it may cost $2.000000, and $4.000000 of --max-cost"
                  + " $5.000000 is spent or under way ($1.000000 remains). What is finished is"
                  + " kept; start again with a higher --max-cost.");
      assertThat(server.bodies()).hasSize(2);
      model.embed(List.of("gene"));
    }
    assertThat(budget.spent()).hasValue(5);
    assertThat(budget.summary()).isEqualTo("3 requests, 5 tokens, $5.0000");
  }

  @Test
  void whatTheServerBillsCounts() {
    server.answers(
        response(200, "{\"data\":[" + item(0, "gene") + "],\"usage\":{\"prompt_tokens\":4}}"));
    Budget budget = Budget.limitedTo(4, DEAR);
    try (EmbeddingModel model = model(budget)) {
      model.embed(List.of("gene"));
      assertThatThrownBy(() -> model.embed(List.of("gene"))).isInstanceOf(UserError.class);
    }
    assertThat(budget.inputTokens()).isEqualTo(4);
  }

  @Test
  void aFailedRequestCostsNothingAndAWrongAnswerIsPaidFor() {
    server.answers(response(400, "no"), response(200, "{\"data\":[]}"));
    Budget budget = Budget.limitedTo(1, DEAR);
    try (EmbeddingModel model = model(budget)) {
      assertThatThrownBy(() -> model.embed(List.of("gene"))).hasMessageContaining("HTTP 400");
      assertThat(budget.spent()).hasValue(0);
      assertThatThrownBy(() -> model.embed(List.of("gene"))).hasMessageContaining("0 vectors");
      assertThat(budget.spent()).hasValue(1);
    }
  }

  @Test
  void manyThreadsTogetherStayBelowTheLimit() throws InterruptedException {
    Budget budget = Budget.limitedTo(20, DEAR);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    int refused = 0;
    try (EmbeddingModel model = model(budget)) {
      List<Future<float[][]>> calls = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        calls.add(threads.submit(() -> model.embed(List.of("gene"))));
      }
      for (Future<float[][]> call : calls) {
        try {
          call.get();
        } catch (ExecutionException e) {
          assertThat(e).hasCauseInstanceOf(UserError.class);
          refused++;
        }
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(server.bodies()).hasSize(20);
    assertThat(refused).isEqualTo(20);
    assertThat(budget.spent()).hasValue(20);
  }

  @Test
  void withoutAPriceTheCostIsUnknown() {
    Budget budget = Budget.counting(Optional.empty());
    try (EmbeddingModel model = model(budget)) {
      model.embed(List.of("gene"));
    }

    assertThat(budget.spent()).isEmpty();
    assertThat(budget.summary()).isEqualTo("1 requests, 1 tokens, cost unknown");
  }

  @Test
  void anEstimateEqualsWhatIsThenSent() {
    List<String> texts = IntStream.range(0, 11).mapToObj(i -> "gene ".repeat(i + 1)).toList();
    BatchLimits limits = new BatchLimits(4, 20);
    Budget budget = Budget.counting(Optional.of(new Price(0.02, 0)));
    EmbeddingModel model =
        new OpenAiEmbeddingModel(
            server.calls(server.endpoint(), Map.of()),
            new OpenAiEmbeddingModel.Options(OptionalInt.empty(), 9, limits),
            budget);

    Estimate estimate = Estimate.of(model, texts, limits, budget.price());
    for (int from = 0; from < texts.size(); from += 4) {
      model.embed(texts.subList(from, Math.min(texts.size(), from + 4)));
    }
    model.close();

    assertThat(estimate.texts()).isEqualTo(11);
    assertThat(estimate.tokens()).isEqualTo(budget.inputTokens());
    assertThat(estimate.requests()).isEqualTo(budget.requests()).isGreaterThan(3);
    assertThat(estimate.truncated()).isEqualTo(3);
    assertThat(estimate.cost()).isEqualTo(budget.spent());
    assertThat(estimate.summary())
        .startsWith("11 texts, ")
        .contains("3 texts truncated, about $0.");
    assertThat(Estimate.of(model, texts, limits, Optional.empty()).cost())
        .isEqualTo(OptionalDouble.empty());
  }

  @Test
  void wrongNumbersAreRefused() {
    assertThatThrownBy(() -> Budget.limitedTo(-1, DEAR)).hasMessageContaining("--max-cost -1.0");
    assertThatThrownBy(() -> new Price(-0.1, 0))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("expected US dollars per million tokens");
  }

  private EmbeddingModel model(Budget budget) {
    return new OpenAiEmbeddingModel(
        server.calls(server.endpoint(), Map.of()), OpenAiEmbeddingModel.Options.DEFAULT, budget);
  }
}
