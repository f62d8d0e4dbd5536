package io.genept.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class TrainTestSplitTest {

  @Test
  @Tag("golden")
  void repeatsShuffledSplits() {
    for (JsonNode expected : Golden.read("math").get("shuffled")) {
      assertSplit(
          expected,
          TrainTestSplit.shuffled(
              expected.get("n").asInt(),
              expected.get("fraction").asDouble(),
              expected.get("seed").asLong()));
    }
  }

  @Test
  @Tag("golden")
  void repeatsStratifiedSplitsOfIntegers() {
    for (JsonNode expected : Golden.read("math").get("stratified")) {
      int[] labels =
          expected.has("labels")
              ? Golden.ints(expected.get("labels"))
              : Draws.labels(
                  expected.get("label_seed").asLong(),
                  expected.get("n").asInt(),
                  expected.get("k").asInt());
      assertSplit(
          expected,
          TrainTestSplit.stratified(
              labels, expected.get("fraction").asDouble(), expected.get("seed").asLong()));
    }
  }

  @Test
  @Tag("golden")
  void repeatsStratifiedSplitsOfStringsInCodePointOrder() {
    JsonNode golden = Golden.read("math");
    String[] names = Golden.strings(golden.get("names"));
    for (JsonNode expected : golden.get("named")) {
      String[] labels =
          Draws.names(
              expected.get("label_seed").asLong(), expected.get("n").asInt(), names, names.length);
      assertSplit(
          expected,
          TrainTestSplit.stratified(
              labels, expected.get("fraction").asDouble(), expected.get("seed").asLong()));
    }
  }

  @Test
  void repeatsThePublishedSplitOfTheGeneClasses() {
    TrainTestSplit split = TrainTestSplit.shuffled(32409, 0.3, 2023);
    assertThat(split.test()).hasSize(9723).startsWith(25962, 18518, 13369, 27543, 23129, 8532);
    assertThat(split.train()).hasSize(22686).startsWith(19648, 13342, 32188, 352);
  }

  @Test
  void everySampleFallsOnOneSide() {
    for (int seed = 0; seed < 20; seed++) {
      int[] labels = Draws.labels(seed, 100 + seed, 4);
      TrainTestSplit split = TrainTestSplit.stratified(labels, 0.1 + seed / 50.0, seed);
      int[] all =
          IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.test()))
              .sorted()
              .toArray();
      assertThat(all).isEqualTo(IntStream.range(0, labels.length).toArray());
    }
  }

  @Test
  void namesTheClassWithOneMember() {
    assertThatThrownBy(
            () -> TrainTestSplit.stratified(new String[] {"B", "B", "rare", "B", "B"}, 0.4, 1))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot stratify the split: class 'rare' has 1 of 5 samples. Expected at least 2 in"
                + " each class; remove the class or merge it into another.");
  }

  @Test
  void refusesFewerTestSamplesThanClasses() {
    assertThatThrownBy(() -> TrainTestSplit.stratified(new int[] {0, 0, 1, 1, 2, 2}, 0.2, 1))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot stratify the split: 4 training and 2 test samples for 3 classes. Expected at"
                + " least one sample of each class in both; change the test fraction.");
  }

  @Test
  void refusesAnEmptyTrainingSet() {
    assertThatThrownBy(() -> TrainTestSplit.shuffled(1, 0.5, 1))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("Cannot split 1 samples with a test fraction of 0.5");
  }

  @Test
  void refusesFractionsOutOfRange() {
    for (double fraction : new double[] {0, 1, -0.1, Double.NaN}) {
      assertThatThrownBy(() -> TrainTestSplit.shuffled(10, fraction, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("test fraction is " + fraction + ", expected above 0 and below 1");
    }
  }

  private static void assertSplit(JsonNode expected, TrainTestSplit actual) {
    Golden.assertDigest(expected.get("train"), actual.train(), "train of " + expected);
    Golden.assertDigest(expected.get("test"), actual.test(), "test of " + expected);
  }
}
