package io.genept.text.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestPacerTest {
  private static final String URL = "http://127.0.0.1:1/v1";
  private static final Endpoint PLAIN = ModelServer.at(URL, "m");

  private final FakeClock time = new FakeClock();

  @Test
  void withoutCapsNothingWaits() throws InterruptedException {
    RequestPacer pacer = new RequestPacer(PLAIN, time);

    for (int i = 0; i < 1000; i++) {
      pacer.await(100_000);
    }

    assertThat(time.slept()).isZero();
  }

  @Test
  void noMinuteSeesMoreRequestsThanAllowedFromAnyThread() throws Exception {
    RequestPacer pacer =
        new RequestPacer(ModelServer.at(URL, "m", "requests-per-minute", 10), time);
    List<Instant> begun = Collections.synchronizedList(new ArrayList<>());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 35; i++) {
        all.add(
            threads.submit(
                () -> {
                  pacer.await(5);
                  begun.add(time.now());
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(time.slept()).isEqualTo(Duration.ofMinutes(3));
    assertThat(begun).hasSize(35);
  }

  @Test
  void tokensOfAMinuteStayBelowTheCap() throws InterruptedException {
    RequestPacer pacer =
        new RequestPacer(ModelServer.at(URL, "m", "tokens-per-minute", 1000), time);

    pacer.await(600);
    pacer.await(400);
    assertThat(time.slept()).isZero();
    time.sleep(Duration.ofSeconds(20));
    pacer.await(500);
    assertThat(time.slept()).isEqualTo(Duration.ofMinutes(1));
    pacer.await(5000);
    assertThat(time.slept()).as("alone in its minute").isEqualTo(Duration.ofMinutes(2));
  }

  @ParameterizedTest
  @CsvSource({
    "Retry-After, 7, 7000",
    "Retry-After, 0.5, 500",
    "Retry-After, 'Sun, 01 Mar 2026 12:01:30 GMT', 90000",
    "Retry-After, 'Sun, 01 Mar 2026 11:00:00 GMT', 0",
    "Retry-After, soon, 0",
    "retry-after-ms, 250, 250"
  })
  void retryAfterHoldsTheNextRequestBack(String name, String value, long milliseconds)
      throws InterruptedException {
    assertThat(wait(1, name, value)).isEqualTo(Duration.ofMillis(milliseconds));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 6m0s, 360000",
    "0, 1.5s, 1500",
    "0, 20ms, 20",
    "0, 1m2.5s, 62500",
    "0, 30, 30000",
    "0, never, 0",
    "1, 6m0s, 0",
    "some, 6m0s, 0"
  })
  void noRequestBeginsUntilTheServerHasOneLeft(String left, String reset, long milliseconds)
      throws InterruptedException {
    assertThat(wait(1, "x-ratelimit-remaining-requests", left, "x-ratelimit-reset-requests", reset))
        .isEqualTo(Duration.ofMillis(milliseconds));
  }

  @Test
  void aRequestWaitsForItsTokensAndASmallerOneDoesNot() throws InterruptedException {
    String[] headers = {"x-ratelimit-remaining-tokens", "99", "x-ratelimit-reset-tokens", "3s"};

    assertThat(wait(99, headers)).isZero();
    assertThat(wait(100, headers)).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void requestsUnderWayUseUpWhatTheServerHasLeft() throws InterruptedException {
    RequestPacer pacer = new RequestPacer(PLAIN, time);
    pacer.observe(
        headers("x-ratelimit-remaining-requests", "2", "x-ratelimit-reset-requests", "4s"));

    pacer.await(1);
    pacer.await(1);
    assertThat(time.slept()).isZero();
    pacer.await(1);
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(4));
    pacer.await(1);
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void aDailyLimitEndsTheJobInsteadOfWaiting() {
    assertThatThrownBy(() -> wait(1, "Retry-After", "7200"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot ask http://127.0.0.1:1/v1 now: the server allows no further request for 120"
                + " minutes. Expected at most 15; start again then, or ask for a higher limit"
                + " there.");
  }

  private Duration wait(int tokens, String... namesAndValues) throws InterruptedException {
    FakeClock own = new FakeClock();
    RequestPacer pacer = new RequestPacer(PLAIN, own);
    pacer.observe(headers(namesAndValues));
    pacer.await(tokens);
    return own.slept();
  }

  private static RateLimitHeaders headers(String... namesAndValues) {
    return new RateLimitHeaders(Headers.of(namesAndValues));
  }
}
