package io.genept.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GroupDrawTest {
  private static final int[] ALL = IntStream.range(0, 120).toArray();

  @Test
  void samplesAreTheShareOfEachClassAndAtLeastOne() {
    int[] classes = Arrays.stream(ALL).map(row -> row < 100 ? 0 : row < 119 ? 1 : 2).toArray();
    int[] drawn = GroupDraw.samples(classes, ALL, 0.1, new MersenneTwister(1));
    assertThat(drawn).isSorted().doesNotHaveDuplicates().hasSize(10 + 2 + 1).contains(119);
    assertThat(GroupDraw.samples(classes, ALL, 0.1, new MersenneTwister(1))).isEqualTo(drawn);
    assertThat(GroupDraw.samples(classes, ALL, 0.1, new MersenneTwister(2))).isNotEqualTo(drawn);
    assertThat(GroupDraw.samples(classes, ALL, 1, new MersenneTwister(1))).isEqualTo(ALL);
  }

  @Test
  void groupsAreDrawnWholeAndEachClassKeepsOne() {
    int[] patients = Arrays.stream(ALL).map(row -> row % 12).toArray();
    int[] phenotypes = Arrays.stream(patients).map(patient -> patient < 10 ? 0 : 1).toArray();
    int[] drawn = GroupDraw.groups(patients, phenotypes, ALL, 0.2, new MersenneTwister(1));
    int[] left = GroupDraw.others(ALL, drawn);
    assertThat(groups(drawn, patients))
        .hasSize(3)
        .doesNotContainAnyElementsOf(groups(left, patients));
    assertThat(groups(drawn, phenotypes)).containsExactly(0, 1);
    assertThat(groups(left, phenotypes)).containsExactly(0, 1);
  }

  @Test
  void aGroupOfSeveralClassesCountsForAll() {
    int[] patients = Arrays.stream(ALL).map(row -> row % 8).toArray();
    int[] states = Arrays.stream(ALL).map(row -> row / 60).toArray();
    int[] drawn = GroupDraw.groups(patients, states, ALL, 0.2, new MersenneTwister(1));
    assertThat(groups(drawn, patients)).hasSize(2);
    assertThat(groups(drawn, states)).containsExactly(0, 1);
  }

  @Test
  void classesOfOneGroupKeepIt() {
    int[] patients = Arrays.stream(ALL).map(row -> row % 2).toArray();
    assertThat(GroupDraw.groups(patients, patients, ALL, 0.5, new MersenneTwister(1))).isEmpty();
  }

  private static java.util.List<Integer> groups(int[] rows, int[] of) {
    return Arrays.stream(rows).map(row -> of[row]).distinct().sorted().boxed().toList();
  }
}
