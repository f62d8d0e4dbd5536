package io.genept.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTextTest {
  private record Read(
      @Opt(value = "Files.", label = "FILE") List<String> files,
      @Opt(value = "Names.", label = "NAME") List<String> names) {}

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "run:12:30.h5ad, /run:12:30.h5ad",
    "a b%20:[1]{x}*?#+&=k, /a b%20:[1]{x}*?#+&=k",
    "file:relative, /file:relative",
    "./run:1/x/, /run:1/x",
    "~, /~",
    "_x/.x/k=v, /_x/.x/k=v",
    "é/細胞, /é/細胞"
  })
  void takesEachLetterOfALocalPathAsItIs(String text, String path) {
    assertThat(absolute(PathText.of(text))).isEqualTo(dir + path);
    assertThat(absolute(PathText.of(dir + "/" + text))).isEqualTo(dir + path);
    assertThat(PathText.of(PathText.of(text))).isEqualTo(PathText.of(text));
  }

  private String absolute(String text) {
    return new org.apache.hadoop.fs.Path(
            new org.apache.hadoop.fs.Path("file:" + dir), new org.apache.hadoop.fs.Path(text))
        .toUri()
        .getPath();
  }

  @ParameterizedTest
  @CsvSource({
    "s3a://bucket/a b%20:[1]#?=k, s3a, bucket, /a b%20:[1]#?=k",
    "file:/x:1/%41, file, , /x:1/%41",
    "hdfs:/x, hdfs, , /x",
    "dbfs:/mnt/a=b, dbfs, , /mnt/a=b"
  })
  void leavesAddressesAlone(String text, String scheme, String host, String path) {
    assertThat(PathText.of(text)).isEqualTo(text);
    org.apache.hadoop.fs.Path place = new org.apache.hadoop.fs.Path(PathText.of(text));
    assertThat(place.toUri().getScheme()).isEqualTo(scheme);
    assertThat(place.toUri().getAuthority()).isEqualTo(host);
    assertThat(place.toUri().getPath()).isEqualTo(path);
  }

  @Test
  void leavesOutTheSlashAtTheEnd() {
    assertThat(PathText.of("run:1//")).isEqualTo("./run:1");
    assertThat(PathText.of("/")).isEqualTo("/");
    assertThat(PathText.of("/x\n/")).isEqualTo("/x\n");
  }

  @Test
  void goesUpFromWhereALinkLeads() throws IOException {
    Path far = Files.createDirectories(dir.resolve("far/folder"));
    Path link = Files.createSymbolicLink(dir.resolve("link"), far);
    assertThat(PathText.of(link + "/../x/y")).isEqualTo(far.toRealPath().getParent() + "/x/y");
    assertThat(PathText.of(link + "/..")).isEqualTo(far.toRealPath().getParent().toString());
    assertThat(PathText.of(link + "/x")).isEqualTo(link + "/x");
    assertThat(PathText.of(dir + "/absent/../x")).isEqualTo(dir + "/absent/../x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "caf\uFFFD\uFFFD", "s3a://bucket/\uFFFD"})
  void refusesWhatNoFileIsCalled(String text) {
    assertThatThrownBy(() -> PathText.of(text))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Expected");
  }

  @Test
  void splitsListsAtCommasThatAreNotOfAPath() throws IOException {
    Option files = option("files");
    assertThat(files.split("a,b\\,c,d")).containsExactly("a", "b,c", "d");
    String there = Files.createFile(dir.resolve("a,b")).toString();
    assertThat(files.split(there)).containsExactly(there);
    assertThat(files.split(there + ",x")).containsExactly(dir + "/a", "b", "x");
    assertThat(option("names").split("T cell\\, CD4,B cell"))
        .containsExactly("T cell, CD4", "B cell");
  }

  private static Option option(String name) {
    return OptionSet.of(Read.class).options().stream()
        .filter(option -> option.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
