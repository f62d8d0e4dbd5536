package io.genept.ingest.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GlobTest {
  @TempDir Path dir;
  private final FileSystem fs = new RawLocalFileSystem();

  @BeforeEach
  void files() throws IOException {
    fs.initialize(fs.getUri(), new Configuration());
    for (String name :
        List.of(
            "run[1]/a.csv", "run[1]/b:2.csv", "run1/a.csv", "t:1/x/c.csv", "t:2/x/d.csv", "e")) {
      Files.createDirectories(dir.resolve(name).getParent());
      Files.writeString(dir.resolve(name), "x");
    }
  }

  private List<String> find(String pattern) throws IOException {
    return Glob.find(fs, new org.apache.hadoop.fs.Path(dir + "/" + pattern)).stream()
        .map(file -> dir.relativize(Path.of(file.getPath().toUri().getPath())).toString())
        .toList();
  }

  @Test
  void takesFoldersThatAreThereAsTheyStand() throws IOException {
    assertThat(find("run[1]/*.csv")).containsExactly("run[1]/a.csv", "run[1]/b:2.csv");
    assertThat(find("run[1]/{a,b:2}.csv")).containsExactly("run[1]/a.csv", "run[1]/b:2.csv");
  }

  @Test
  void findsNamesWithColons() throws IOException {
    assertThat(find("t:1/*/?.csv")).containsExactly("t:1/x/c.csv");
    assertThat(find("t:*/x/*.csv")).containsExactly("t:1/x/c.csv", "t:2/x/d.csv");
    assertThat(find("{t:1/x/c,t:2/x/d}.csv")).containsExactly("t:1/x/c.csv", "t:2/x/d.csv");
    assertThat(find("run?/*")).containsExactly("run1/a.csv");
    assertThat(find("r*/[ab].csv")).containsExactly("run[1]/a.csv", "run1/a.csv");
    assertThat(find("run\\[1\\]/a*")).containsExactly("run[1]/a.csv");
  }

  @Test
  void findsNothingWhereNothingFits() throws IOException {
    assertThat(find("e/*")).isEmpty();
    assertThat(find("absent/*")).isEmpty();
    assertThatThrownBy(() -> find("x[a/*"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("x[a");
  }
}
