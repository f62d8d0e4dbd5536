package io.genept.corpus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;

/** A server of one file, with versions, ranges and faults, on this machine. */
final class FileServer extends Dispatcher implements AutoCloseable {
  final List<RecordedRequest> requests = Collections.synchronizedList(new ArrayList<>());
  byte[] content = gzip(1);
  String etag = "\"one\"";
  String checksum = "";
  int breaksToCome;
  UnaryOperator<MockResponse.Builder> change = answer -> answer;
  private final MockWebServer server = new MockWebServer();

  FileServer() {
    server.setDispatcher(this);
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A gzip stream of some 200 kB that differs by seed. */
  static byte[] gzip(long seed) {
    byte[] noise = new byte[200_000];
    new Random(seed).nextBytes(noise);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(noise);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  String address(String path) {
    return server.url(path).toString();
  }

  String header(int request, String name) {
    return requests.get(request).getHeaders().get(name);
  }

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    requests.add(request);
    if (request.getTarget().endsWith(".md5")) {
      return new MockResponse.Builder().body(checksum).build();
    }
    return change.apply(answer(request)).build();
  }

  private MockResponse.Builder answer(RecordedRequest request) {
    MockResponse.Builder answer = new MockResponse.Builder().setHeader("ETag", etag);
    if (etag.equals(request.getHeaders().get("If-None-Match"))) {
      return answer.code(304);
    }
    byte[] body = content;
    String range = request.getHeaders().get("Range");
    if (range != null && etag.equals(request.getHeaders().get("If-Range"))) {
      int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
      body = Arrays.copyOfRange(content, from, content.length);
      answer
          .code(206)
          .setHeader(
              "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
    }
    answer.body(new Buffer().write(body));
    if (breaksToCome > 0) {
      breaksToCome--;
      answer.onResponseBody(new SocketEffect.CloseSocket());
    }
    return answer;
  }

  @Override
  public void close() {
    server.close();
  }
}
