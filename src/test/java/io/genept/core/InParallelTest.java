package io.genept.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InParallelTest {
  @Test
  void resultsKeepTheOrderOfTheItems() {
    List<Integer> items = IntStream.range(0, 100).boxed().toList();
    assertThat(InParallel.map(items, 3, item -> 2 * item))
        .isEqualTo(items.stream().map(item -> 2 * item).toList());
  }

  @Test
  void asManyTasksRunAtOnceAsAskedFor() {
    CountDownLatch both = new CountDownLatch(2);
    assertThat(
            InParallel.map(
                List.of(1, 2),
                2,
                item -> {
                  both.countDown();
                  try {
                    both.await();
                    return item;
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                }))
        .containsExactly(1, 2);
  }

  @Test
  void aFailureIsThatOfTheTask() {
    assertThatThrownBy(
            () ->
                InParallel.map(
                    List.of("a"),
                    1,
                    item -> {
                      throw UserError.of("no %s", item);
                    }))
        .isInstanceOf(UserError.class)
        .hasMessage("no a");
  }

  @Test
  void anInterruptCancels() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> InParallel.map(List.of(1), 1, InParallelTest::neverEnding))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private static int neverEnding(int item) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return item;
  }
}
