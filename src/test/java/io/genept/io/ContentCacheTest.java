package io.genept.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentCacheTest {
  private static final String A = Sha256.of("a");
  private static final String B = Sha256.of("b");
  private static final String C = Sha256.of("c");

  @TempDir Path dir;

  @Test
  void givesBackWhatWasAppendedAndNothingElse() {
    assertThat(cache("m").read(Set.of(A))).isEmpty();
    assertThat(dir).isEmptyDirectory();
    cache("m").append(Map.of());
    assertThat(dir).isEmptyDirectory();
    cache("m").append(Map.of(A, bytes("first"), B, new byte[0]));
    cache("m").append(Map.of(A, bytes("second"), C, bytes("Grüße")));
    assertThat(read("m", A, B, C, Sha256.of("d")))
        .containsExactlyInAnyOrderEntriesOf(Map.of(A, "first", B, "", C, "Grüße"));
    assertThat(read("m", C)).containsOnlyKeys(C);
  }

  @Test
  void floatsSurviveBitByBit() {
    float[] values = {0, -0f, 1.5f, Float.MIN_VALUE, -3.4e38f, Float.NaN};
    assertThat(FloatArrays.toBytes(new float[] {1})).containsExactly(0, 0, 0x80, 0x3f);
    assertThat(FloatArrays.ofBytes(FloatArrays.toBytes(values))).isEqualTo(values);
    assertThatThrownBy(() -> FloatArrays.ofBytes(new byte[5]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anotherNamespaceSeesNothingEvenInAMovedFile() throws IOException {
    cache("model a").append(Map.of(A, bytes("a")));
    assertThat(read("model b", A)).isEmpty();
    cache("model b").append(Map.of(B, bytes("b")));
    for (Path segment : segments()) {
      for (Path place : List.of(at("model a"), at("model b"))) {
        if (!segment.getParent().equals(place)) {
          Files.copy(segment, place.resolve(segment.getFileName()));
        }
      }
    }
    assertThat(read("model a", A, B)).containsOnlyKeys(A);
    assertThat(read("model b", A, B)).containsOnlyKeys(B);
  }

  @Test
  void aDamagedOrCutOffFileIsPassedOver() throws IOException {
    cache("m").append(Map.of(A, bytes("one value"), B, bytes("another")));
    Path segment = segments().get(0);
    byte[] whole = Files.readAllBytes(segment);
    cache("m").append(Map.of(C, bytes("good")));
    Files.write(segment, flipped(whole, whole.length / 2));
    assertThat(read("m", A, B, C)).as("told by Hadoop's own checksum").containsOnlyKeys(C);
    Files.delete(segment.resolveSibling("." + segment.getFileName() + ".crc"));
    assertThat(read("m", A, B, C)).as("told by ours").containsOnlyKeys(C);
    Files.write(segment, Arrays.copyOf(whole, whole.length / 2));
    assertThat(read("m", A, B, C)).as("cut off").containsOnlyKeys(C);
    Files.write(segment, whole);
    assertThat(read("m", A, B, C)).hasSize(3);
  }

  @Test
  void anyWrongMissingOrAddedByteMakesASegmentUnusable() throws IOException {
    cache("m").append(Map.of(A, bytes("one value"), B, bytes("another")));
    byte[] whole = Files.readAllBytes(segments().get(0));
    assertThatCode(() -> parse(whole)).doesNotThrowAnyException();
    for (int i = 0; i < whole.length; i++) {
      byte[] cut = Arrays.copyOf(whole, i);
      byte[] wrong = flipped(whole, i);
      assertThatThrownBy(() -> parse(cut)).isInstanceOf(ContentCacheSegment.Unusable.class);
      assertThatThrownBy(() -> parse(wrong)).isInstanceOf(ContentCacheSegment.Unusable.class);
    }
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    assertThatThrownBy(() -> parse(longer)).isInstanceOf(ContentCacheSegment.Unusable.class);
  }

  @Test
  void foreignFilesAndWhatAKilledWriterLeftAreIgnored() throws IOException {
    cache("m").append(Map.of(A, bytes("a")));
    Path place = at("m");
    Files.writeString(place.resolve("0-notes.segment"), "these are my notes, not a segment at all");
    Files.writeString(place.resolve("README"), "mine");
    Files.writeString(place.resolve(".0-x.segment.writing"), "GENEPTCC");
    Files.createDirectory(place.resolve("0.segment"));
    assertThat(read("m", A, B)).containsOnlyKeys(A);
  }

  @Test
  void severalWritersAndMergersAtOnceLoseNothing() throws Exception {
    int writers = 4;
    int each = 40;
    Set<String> all = new HashSet<>();
    ExecutorService pool = Executors.newFixedThreadPool(writers + 2);
    try {
      List<Future<?>> work = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        String name = "w" + w;
        for (int i = 0; i < each; i++) {
          all.add(Sha256.of(name + i));
        }
        work.add(pool.submit(appending(name, each)));
      }
      for (int m = 0; m < 2; m++) {
        work.add(pool.submit(merging(10)));
      }
      for (Future<?> done : work) {
        done.get();
      }
    } finally {
      pool.shutdownNow();
    }
    cache("m").compact();
    assertThat(cache("m").read(all)).containsOnlyKeys(all);
    assertThat(segments().size()).isLessThanOrEqualTo(65);
  }

  @Test
  void mergingKeepsTheValuesThatWon() throws IOException {
    for (int i = 0; i < 70; i++) {
      cache("m").append(Map.of(A, bytes("value " + i), Sha256.of("k" + i), bytes("k" + i)));
    }
    Path broken = at("m").resolve("0000000000000-broken.segment");
    Files.write(broken, new byte[] {1, 2, 3});
    String before = read("m", A).get(A);
    cache("m").compact();
    assertThat(segments()).hasSize(2).contains(broken);
    cache("m").append(Map.of(A, bytes("later")));
    assertThat(read("m", A)).containsEntry(A, before);
    assertThat(read("m", Sha256.of("k0"), Sha256.of("k69"))).hasSize(2);
  }

  @Test
  @Tag("slow")
  void mergingAgainAndAgainKeepsNamesShort() throws IOException {
    for (int round = 0; round < 6; round++) {
      for (int i = 0; i < 65; i++) {
        cache("m")
            .append(Map.of(A, bytes(round + "." + i), Sha256.of(round + "." + i), bytes("v")));
      }
      cache("m").compact();
      assertThat(segments()).hasSize(1);
      assertThat(segments().get(0).getFileName().toString()).hasSizeLessThan(110);
    }
    assertThat(read("m", A)).containsEntry(A, "0.0");
    assertThat(read("m", Sha256.of("0.64"), Sha256.of("5.0"))).hasSize(2);
  }

  @Test
  void aFileInThePlaceOfTheCacheIsTheUsersMistake() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "x");
    assertThatThrownBy(() -> ContentCache.open(file.toString(), "m", new Configuration()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("it is a file. Expected a directory");
  }

  private Callable<Void> appending(String name, int times) {
    return () -> {
      for (int i = 0; i < times; i++) {
        cache("m").append(Map.of(Sha256.of(name + i), bytes(name)));
      }
      return null;
    };
  }

  private Callable<Void> merging(int times) {
    return () -> {
      for (int i = 0; i < times; i++) {
        cache("m").compact();
      }
      return null;
    };
  }

  private ContentCache cache(String namespace) {
    return ContentCache.open(dir.toString(), namespace, new Configuration());
  }

  private Map<String, String> read(String namespace, String... keys) {
    Map<String, String> texts = new HashMap<>();
    cache(namespace)
        .read(Set.of(keys))
        .forEach((key, value) -> texts.put(key, new String(value, StandardCharsets.UTF_8)));
    return texts;
  }

  private Path at(String namespace) {
    return dir.resolve(Sha256.of(namespace).substring(0, 16));
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      return files
          .filter(file -> file.toString().endsWith(".segment") && Files.isRegularFile(file))
          .sorted()
          .toList();
    }
  }

  private static void parse(byte[] segment) throws IOException {
    ContentCacheSegment.read(
        new ByteArrayInputStream(segment), segment.length, "m", (key, value) -> {});
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] copy = bytes.clone();
    copy[at] ^= 0x40;
    return copy;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
