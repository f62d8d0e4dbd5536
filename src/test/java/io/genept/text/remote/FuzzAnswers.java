package io.genept.text.remote;

import io.genept.core.UserError;
import io.genept.testing.Args;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** Reads the body of an answer with two vectors, of status 200 and of status 400. */
public final class FuzzAnswers {
  private static final HttpUrl URL = HttpUrl.get("http://127.0.0.1/v1/embeddings");

  private FuzzAnswers() {}

  public static void read(String path) throws IOException {
    Endpoint endpoint =
        Args.of(EndpointOptions.class, "base-url", "http://127.0.0.1/v1").endpoint("model");
    byte[] body = Files.readAllBytes(Path.of(path));
    AnswerReader reader = new AnswerReader(endpoint, URL, "");
    refused(reader, answer(body, 400));
    try {
      new EmbeddingAnswer(URL.toString(), 2).vectors(reader.read(answer(body, 200)));
    } catch (PassingFailure | HttpCalls.TooLargeException e) {
      throw new UserError(e.getMessage(), e);
    }
  }

  private static void refused(AnswerReader reader, Response answer) throws IOException {
    try {
      reader.read(answer);
      throw new IllegalStateException("An answer of status 400 was taken");
    } catch (UserError | PassingFailure | HttpCalls.TooLargeException e) {
      // As it has to be.
    }
  }

  private static Response answer(byte[] body, int code) {
    return new Response.Builder()
        .request(new Request.Builder().url(URL).build())
        .protocol(Protocol.HTTP_1_1)
        .code(code)
        .message("")
        .body(ResponseBody.create(body, MediaType.get("application/json")))
        .build();
  }
}
