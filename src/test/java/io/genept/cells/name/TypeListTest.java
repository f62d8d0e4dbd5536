package io.genept.cells.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypeListTest {
  @TempDir Path dir;

  @Test
  void columnsMayStandInAnyOrderAndStayEmpty() throws IOException {
    assertThat(read("markers\ttype\tlabels\n CD3D , CD4,,CD3D\tT\tT cell,t\n\tB\t\n"))
        .containsExactly(
            new CellType("T", "T", List.of("CD3D", "CD4"), List.of("T cell", "t")),
            new CellType("B", "B", List.of(), List.of()));
    assertThat(read("type\tdescription\nT\tKills, or helps.\nB\t\n"))
        .extracting(CellType::description)
        .containsExactly("Kills, or helps.", "B");
  }

  @Test
  void someTypesAreChosenInTheOrderAskedFor() throws IOException {
    String file = write("type\tmarkers\nT\ta\nB\tb\nNK\tc\n");
    assertThat(TypeList.read(file, List.of("NK", "T"), new Configuration()))
        .extracting(CellType::name)
        .containsExactly("NK", "T");
    assertThatThrownBy(() -> TypeList.read(file, List.of("NKT", "T"), new Configuration()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no such type. Did you mean NK")
        .hasMessageContaining("[T, B, NK]");
  }

  @Test
  void whatIsNoListOfTypesIsRefused() {
    assertRefused("name\tmarkers\nT\ta\n", "it has no column \"type\"");
    assertRefused("type\tlabels\nT\ta\nB\tb\n", "Expected \"description\", \"markers\" or both");
    assertRefused("type\tmarkers\nT\ta\n\tb\n", "line 3 names no type");
    assertRefused("type\tmarkers\nT\ta\nT\tb\n", "line 3 names the type \"T\" again");
    assertRefused("type\tmarkers\nT\ta\nB\n", "line 3 has 1 fields");
    assertRefused(
        "type\tmarkers\tlabels\nT\ta\tx,y\nB\tb\ty\n", "the label \"y\" is of the types T and B");
    assertRefused("type\tmarkers\nT\ta\n", "1 types to choose among. Expected at least 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"blood", "pancreas"})
  void theBundledListsDescribeEachTypeAndNoLabelIsOfTwo(String name) {
    List<CellType> types = TypeList.read(name, List.of(), new Configuration());
    List<String> labels = new ArrayList<>();
    for (CellType type : types) {
      assertThat(type.markers()).as(type.name()).hasSizeGreaterThanOrEqualTo(3);
      assertThat(type.description()).as(type.name()).contains(" ").endsWith(".");
      Set<String> words = new HashSet<>(List.of(type.description().split("\\W+")));
      assertThat(words).as("genes in words").doesNotContainAnyElementsOf(type.markers());
      labels.add(type.name());
      labels.addAll(type.labels());
    }
    assertThat(labels).doesNotHaveDuplicates();
  }

  private void assertRefused(String content, String message) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  private List<CellType> read(String content) throws IOException {
    return TypeList.read(write(content), List.of(), new Configuration());
  }

  private String write(String content) throws IOException {
    return Files.writeString(dir.resolve("types.tsv"), content).toString();
  }
}
