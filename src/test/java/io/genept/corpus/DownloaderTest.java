package io.genept.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownloaderTest {
  @TempDir Path dir;
  private final FileServer server = new FileServer();
  private Downloader downloader;

  @BeforeEach
  void open() {
    downloader = downloader();
  }

  @AfterEach
  void close() {
    downloader.close();
    server.close();
  }

  @Test
  void fetchesAFileOnceUntilItChanges() throws IOException {
    assertThat(fetch()).hasBinaryContent(server.content).hasFileName("genes.gz");
    assertThat(dir.resolve("genes.gz.json")).content().contains("\\\"one\\\"", "\"sha256\"");
    assertThat(fetch()).hasBinaryContent(server.content);
    assertThat(server.header(1, "If-None-Match")).isEqualTo("\"one\"");
    server.content = FileServer.gzip(2);
    server.etag = "\"two\"";
    assertThat(fetch()).hasBinaryContent(server.content);
    assertThat(server.requests).hasSize(3);
    assertOnlyTheFile();
  }

  @Test
  void aDamagedCopyIsFetchedAgain() throws IOException {
    Path file = fetch();
    byte[] damaged = server.content.clone();
    damaged[1000]++;
    Files.write(file, damaged);
    assertThat(fetch()).hasBinaryContent(server.content);
    assertThat(server.header(1, "If-None-Match")).isNull();
  }

  @Test
  void aBrokenConnectionIsResumedWhereItBroke() throws IOException {
    server.breaksToCome = 2;
    assertThat(fetch()).hasBinaryContent(server.content);
    assertThat(server.requests).hasSize(3);
    assertThat(server.header(0, "Range")).isNull();
    assertThat(server.header(1, "Range")).matches("bytes=[1-9]\\d*-");
    assertThat(server.header(1, "If-Range")).isEqualTo("\"one\"");
    assertOnlyTheFile();
  }

  @Test
  void aLaterRunResumes() throws IOException {
    interrupted();
    long arrived = Files.size(dir.resolve("genes.gz.part"));
    assertThat(arrived).isPositive();
    server.breaksToCome = 0;
    try (Downloader later = downloader()) {
      assertThat(later.fetch(remote())).hasBinaryContent(server.content);
    }
    assertThat(server.header(server.requests.size() - 1, "Range"))
        .isEqualTo("bytes=" + arrived + "-");
    assertOnlyTheFile();
  }

  @Test
  void aFileThatChangedMeanwhileIsFetchedWhole() throws IOException {
    interrupted();
    server.breaksToCome = 0;
    server.content = FileServer.gzip(2);
    server.etag = "\"two\"";
    assertThat(fetch()).hasBinaryContent(server.content);
    assertThat(server.header(server.requests.size() - 1, "If-Range")).isEqualTo("\"one\"");
    assertOnlyTheFile();
  }

  @Test
  void aRestOfAnotherVersionIsNeverAppended() throws IOException {
    interrupted();
    server.breaksToCome = 0;
    server.content = FileServer.gzip(2);
    server.change = answer -> answer.setHeader("ETag", "\"two\"");
    assertThat(fetch()).hasBinaryContent(server.content);
    assertOnlyTheFile();
  }

  @Test
  void aServerThatIsAwayLeavesTheOldCopyAndTheMessageNamesIt() {
    Path file = fetch();
    server.close();
    assertThatThrownBy(this::fetch)
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(
            "Cannot download " + remote().address(),
            "check the network",
            "The complete copy of 2",
            "is kept; to use it: --gene-info " + file);
    assertThat(file).hasBinaryContent(server.content);
  }

  @Test
  void aServerThatFailsForAWhileIsAskedAgain() throws IOException {
    server.change =
        answer -> server.requests.size() < 3 ? new MockResponse.Builder().code(503) : answer;
    assertThat(fetch()).hasBinaryContent(server.content);
    server.change = answer -> new MockResponse.Builder().code(500);
    server.etag = "\"two\"";
    assertThatThrownBy(this::fetch)
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("the server answered 500", "is kept; to use it");
  }

  @Test
  void aMissingFileIsNotAskedForAgain() {
    server.change = answer -> new MockResponse.Builder().code(404);
    assertThatThrownBy(this::fetch)
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(
            "the server answered 404", "Expected the file for --gene-info", "--sources FILE")
        .hasMessageNotContaining("kept");
    assertThat(server.requests).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'<!DOCTYPE html><p>Away', text/plain, 'it is a web page'",
    "'anything', text/html, 'it is a web page'",
    "'', text/plain, 'the file is empty'",
    "'GeneID', text/plain, 'its gzip stream is cut off or damaged'"
  })
  void whatIsNotTheFileIsRefused(String body, String type, String found) {
    server.change = answer -> new MockResponse.Builder().body(body).setHeader("Content-Type", type);
    assertThatThrownBy(this::fetch)
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("Cannot use what " + remote().address() + " sent: " + found);
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void aStreamThatIsTooShortIsRefused() {
    server.content = Arrays.copyOf(server.content, 1000);
    assertThatThrownBy(this::fetch).hasMessageContaining("its gzip stream is cut off or damaged");
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void theStatedSumMustBeThatOfTheFile() throws Exception {
    RemoteFile file =
        new RemoteFile(
            "gene-info", server.address("/genes.gz"), Optional.of(server.address("/genes.gz.md5")));
    server.checksum = "00000000000000000000000000000000  genes.gz\n";
    assertThatThrownBy(() -> downloader.fetch(file))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(
            "its MD5 sum is", "Expected 00000000000000000000000000000000, as the server states");
    assertThat(dir).isEmptyDirectory();
    java.security.MessageDigest md5 = java.security.MessageDigest.getInstance("MD5");
    String sum = java.util.HexFormat.of().formatHex(md5.digest(server.content));
    server.checksum = "00000000000000000000000000000000  other.gz\n" + sum + "  genes.gz\n";
    assertThat(downloader.fetch(file)).hasBinaryContent(server.content);
  }

  @Test
  void aSumInTheHeadersCountsToo() {
    server.change = answer -> answer.setHeader("x-goog-hash", "crc32c=AAAAAA==,md5=AAAAAAAAAAAA");
    assertThatThrownBy(this::fetch).hasMessageContaining("Expected 000000000000000000");
    server.change =
        answer ->
            answer
                .setHeader("x-goog-hash", "md5=AAAAAAAAAAAA")
                .setHeader("x-goog-stored-content-encoding", "gzip");
    assertThat(fetch()).as("that sum is of other bytes").hasBinaryContent(server.content);
  }

  @Test
  void anAddressWithoutAFileIsRefused() {
    assertThatThrownBy(() -> new RemoteFile("hgnc", "ftp://a/b", Optional.empty()))
        .hasMessageContaining("for --hgnc from ftp://a/b: that is no http or https address");
    assertThatThrownBy(() -> new RemoteFile("hgnc", "https://localhost/", Optional.empty()))
        .hasMessageContaining("the address ends with no file name");
  }

  private Downloader downloader() {
    return new Downloader(dir, Duration.ofMillis(1));
  }

  private void interrupted() {
    server.breaksToCome = 5;
    assertThatThrownBy(this::fetch)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("what has arrived is kept.");
    assertThat(dir.resolve("genes.gz")).doesNotExist();
  }

  private RemoteFile remote() {
    return new RemoteFile("gene-info", server.address("/DATA/genes.gz"), Optional.empty());
  }

  private Path fetch() {
    return downloader.fetch(remote());
  }

  private void assertOnlyTheFile() throws IOException {
    try (var files = Files.list(dir)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("genes.gz", "genes.gz.json");
    }
  }
}
