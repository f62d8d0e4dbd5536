package io.genept.text.remote;

import static io.genept.text.remote.ModelServer.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenAiChatModelTest {
  private static final String ANSWER =
      """
      {"id":"chatcmpl-1","object":"chat.completion","created":1767225600,"model":"gpt-4o-mini",
       "choices":[{"index":0,"message":{"role":"assistant","content":"%s","refusal":null},
                   "logprobs":null,"finish_reason":"%s"}],
       "usage":{"prompt_tokens":14,"completion_tokens":5,"total_tokens":19}}
      """;

  private final ModelServer server = new ModelServer();
  private final Budget budget = Budget.counting(Optional.of(new Price(0.15, 0.60)));
  private final OpenAiChatModel model = model(budget);

  @AfterEach
  void stop() {
    model.close();
    server.close();
  }

  @Test
  void asksOneQuestionAndCountsWhatItTook() {
    server.answers(response(200, ANSWER.formatted(" INS lowers\\nglucose. ", "stop")));

    assertThat(model.answer("Tell me about gene INS")).isEqualTo("INS lowers\nglucose.");

    JsonNode asked = server.bodies().get(0);
    assertThat(server.requests().get(0).getTarget()).isEqualTo("/v1/chat/completions");
    assertThat(asked.get("model").asText()).isEqualTo("test-model");
    assertThat(asked.get("messages")).hasSize(1);
    assertThat(asked.at("/messages/0/role").asText()).isEqualTo("user");
    assertThat(asked.at("/messages/0/content").asText()).isEqualTo("Tell me about gene INS");
    assertThat(asked.get("temperature").asInt()).isZero();
    assertThat(asked.get("seed").asInt()).isEqualTo(7);
    assertThat(asked.get("max_tokens").asInt()).isEqualTo(100);
    assertThat(model.name()).isEqualTo("test-model");
    assertThat(model.cutOff()).isZero();
    assertThat(budget.inputTokens()).isEqualTo(14);
    assertThat(budget.outputTokens()).isEqualTo(5);
  }

  @Test
  void anAnswerCutOffIsKeptAndCounted() {
    server.answers(response(200, ANSWER.formatted("INS lowers", "length")));

    assertThat(model.answer("Tell me about gene INS")).isEqualTo("INS lowers");
    assertThat(model.cutOff()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{\"message\":{\"content\":\" \\n\"},\"finish_reason\":\"content_filter\"}]}",
        "{\"choices\":[{\"message\":{\"content\":null},\"finish_reason\":\"content_filter\"}]}"
      })
  void aBlankAnswerIsAnError(String answer) {
    server.answers(response(200, answer));

    assertThatThrownBy(() -> model.answer("Tell me about gene INS"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("to 'Tell me about gene INS': it is blank")
        .hasMessageContaining("finish_reason content_filter");
  }

  @Test
  void anAnswerOfAnotherFormIsAnError() {
    server.answers(response(200, "{\"response\":\"INS\"}"));

    assertThatThrownBy(() -> model.answer("Tell me about gene INS"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no choice in an array 'choices' (its fields: response)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"error":{"message":"No endpoints found","code":404}} | error 404 in its body (No endpoints found)
          {"object":"error","message":"no chat template","code":400} | error 400 in its body (no chat template)
          {"choices":[{"finish_reason":"error","error":{"message":"Provider died"},"message":{"content":"IN"}}]} | broken off (finish_reason error; Provider died)
          {"choices":[{"finish_reason":"stop","message":{"content":null,"refusal":"I cannot"}}]} | blank (finish_reason stop; I cannot)
          """)
  void whatTheServerSaysIsTold(String answer, String told) {
    server.answers(response(200, answer));

    assertThatThrownBy(() -> model.answer("Tell me about gene INS"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(told);
  }

  @Test
  void anAnswerInPartsIsJoined() {
    server.answers(
        response(
            200,
            "{\"choices\":[{\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"INS\"},"
                + "{\"type\":\"text\",\"text\":\" lowers\"}]}}]}"));

    assertThat(model.answer("Tell me about gene INS")).isEqualTo("INS lowers");
  }

  @Test
  void aPromptTooLongForTheServerIsAnError() {
    server.answers(
        response(400, "{\"error\":{\"message\":\"maximum context length is 64 tokens\"}}"));

    assertThatThrownBy(() -> model.answer("gene ".repeat(80)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("the prompt of 81 tokens is too long")
        .hasMessageContaining("Shorten the prompt or lower --max-answer-tokens");
  }

  @Test
  void theLongestAnswerIsReservedBeforeItIsAskedFor() {
    server.answers(response(200, ANSWER.formatted("INS", "stop")));
    OpenAiChatModel dear = model(Budget.limitedTo(150, new Price(0, 1e6)));

    assertThat(dear.answer("INS?")).isEqualTo("INS");
    for (int i = 0; i < 10; i++) {
      dear.answer("INS?");
    }
    assertThatThrownBy(() -> dear.answer("INS?"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("it may cost $100.000000, and $55.000000 of --max-cost");
    dear.close();
  }

  @Test
  void anEstimateIsTheMostThatItCanTake() {
    Estimate estimate = model.estimate(List.of("gene", "gene gene"));

    assertThat(estimate.requests()).isEqualTo(2);
    assertThat(estimate.tokens()).isEqualTo(203);
    assertThat(estimate.cost().orElseThrow()).isEqualTo((3 * 0.15 + 200 * 0.60) / 1e6);
    assertThat(server.bodies()).isEmpty();
  }

  @Test
  void anAnswerHasAtLeastOneToken() {
    assertThatThrownBy(() -> new OpenAiChatModel.Options(0, 0))
        .isInstanceOf(UserError.class)
        .hasMessage("--max-answer-tokens 0: expected at least 1.");
  }

  private OpenAiChatModel model(Budget counted) {
    return new OpenAiChatModel(
        server.calls(server.endpoint(), Map.of()), new OpenAiChatModel.Options(100, 7), counted);
  }
}
