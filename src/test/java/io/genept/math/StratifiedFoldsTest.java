package io.genept.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class StratifiedFoldsTest {

  @Test
  @Tag("golden")
  void repeatsStratifiedKFold() {
    for (JsonNode expected : Golden.read("math").get("folds")) {
      int[] labels =
          expected.has("labels")
              ? Golden.ints(expected.get("labels"))
              : Draws.labels(
                  expected.get("label_seed").asLong(),
                  expected.get("n").asInt(),
                  expected.get("classes").asInt());
      int folds = expected.get("k").asInt();
      StratifiedFolds actual =
          expected.get("seed").isNull()
              ? StratifiedFolds.inOrder(labels, folds)
              : StratifiedFolds.shuffled(labels, folds, expected.get("seed").asLong());
      Golden.assertDigest(expected.get("fold_of"), actual.foldOf(), "folds of " + expected);
    }
  }

  @Test
  void splitsFollowTheFolds() {
    StratifiedFolds folds = StratifiedFolds.inOrder(new int[] {1, 1, 0, 0, 1, 0, 1}, 3);
    assertThat(folds.splits()).hasSize(folds.folds());
    for (int fold = 0; fold < 3; fold++) {
      TrainTestSplit split = folds.split(fold);
      assertThat(split.test()).isSorted();
      assertThat(split.train()).isSorted();
      for (int sample : split.test()) {
        assertThat(folds.foldOf()[sample]).isEqualTo(fold);
      }
      for (int sample : split.train()) {
        assertThat(folds.foldOf()[sample]).isNotEqualTo(fold);
      }
      assertThat(split.train().length + split.test().length).isEqualTo(7);
    }
    assertThatThrownBy(() -> folds.split(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("fold is 3, expected 0 to 2");
  }

  @Test
  void renamingTheClassesChangesNothing() {
    int[] labels = Draws.labels(4, 200, 6);
    int[] renamed = Arrays.stream(labels).map(label -> 17 * (5 - label)).toArray();
    String[] named = Arrays.stream(labels).mapToObj(l -> "class " + (9 - l)).toArray(String[]::new);

    int[] inOrder = StratifiedFolds.inOrder(labels, 5).foldOf();
    assertThat(StratifiedFolds.inOrder(renamed, 5).foldOf()).isEqualTo(inOrder);
    assertThat(StratifiedFolds.inOrder(named, 5).foldOf()).isEqualTo(inOrder);
    int[] shuffled = StratifiedFolds.shuffled(labels, 5, 8).foldOf();
    assertThat(StratifiedFolds.shuffled(renamed, 5, 8).foldOf()).isEqualTo(shuffled);
    assertThat(StratifiedFolds.shuffled(named, 5, 8).foldOf()).isEqualTo(shuffled);
  }

  @Test
  void refusesMoreFoldsThanAnyClassHasMembers() {
    assertThatThrownBy(() -> StratifiedFolds.inOrder(new int[] {0, 0, 1, 1, 1}, 4))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot make 4 stratified folds of 5 samples in 2 classes: the largest class has 3"
                + " samples. Expected at least 4; use fewer folds.");
    assertThatThrownBy(() -> StratifiedFolds.inOrder(new int[] {0, 0}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("folds is 1, expected 2 or more");
  }
}
