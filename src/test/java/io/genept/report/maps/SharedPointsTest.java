package io.genept.report.maps;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.report.maps.SharedPoints.Group;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SharedPointsTest {

  @Test
  void tablesOfTheSameCellsAreOneGroup() {
    assertThat(
            SharedPoints.groups(Map.of(Set.of(0, 1, 2), 90L, Set.of(0, 2), 8L, Set.of(1), 2L), 3))
        .containsExactly(new Group(List.of(0, 1, 2), 90));
  }

  @Test
  void tablesOfOtherCellsAreGroupsOfTheirOwn() {
    assertThat(SharedPoints.groups(Map.of(Set.of(0, 2), 50L, Set.of(1), 40L), 3))
        .containsExactly(new Group(List.of(0, 2), 50), new Group(List.of(1), 40));
  }

  @Test
  void aSampleOfATableIsOfItsGroup() {
    assertThat(SharedPoints.groups(Map.of(Set.of(0), 9900L, Set.of(0, 1), 100L), 2))
        .containsExactly(new Group(List.of(0, 1), 100));
  }

  @Test
  void idsThatCoincideByChanceBringNoTablesTogether() {
    assertThat(SharedPoints.groups(Map.of(Set.of(0), 51L, Set.of(1), 51L, Set.of(0, 1), 49L), 2))
        .containsExactly(new Group(List.of(0), 100), new Group(List.of(1), 100));
    assertThat(SharedPoints.groups(Map.of(Set.of(0), 50L, Set.of(1), 51L, Set.of(0, 1), 50L), 2))
        .containsExactly(new Group(List.of(0, 1), 50));
  }

  @Test
  void aTableWithoutAnyPointIsAlone() {
    assertThat(SharedPoints.groups(Map.of(Set.of(0), 10L), 2))
        .containsExactly(new Group(List.of(0), 10), new Group(List.of(1), 0));
  }
}
