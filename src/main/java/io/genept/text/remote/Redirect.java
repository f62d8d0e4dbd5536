package io.genept.text.remote;

import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Response;

/** Where an answer points instead of giving what was asked. */
final class Redirect {
  private Redirect() {}

  /**
   * Returns the address to send the same request to; empty if the answer is no redirect, or one
   * that must not be followed: to another server, which would get key and texts, or of a status
   * that makes a POST a GET.
   */
  static Optional<HttpUrl> followed(Response response) {
    boolean keepsMethod = response.code() == 307 || response.code() == 308;
    HttpUrl from = response.request().url();
    return keepsMethod
        ? target(response).filter(to -> sameServer(from, to) || becomesSafe(from, to))
        : Optional.empty();
  }

  /** The address without what may be secret: user, password, query, fragment. */
  static String shown(Response response) {
    return target(response)
        .map(to -> to.newBuilder().username("").password("").query(null).fragment(null).build())
        .map(HttpUrl::toString)
        .orElse("no http or https address");
  }

  private static Optional<HttpUrl> target(Response response) {
    return Optional.ofNullable(response.header("Location")).map(response.request().url()::resolve);
  }

  private static boolean sameServer(HttpUrl from, HttpUrl to) {
    return from.scheme().equals(to.scheme())
        && from.host().equals(to.host())
        && from.port() == to.port();
  }

  private static boolean becomesSafe(HttpUrl from, HttpUrl to) {
    return from.host().equals(to.host()) && from.port() == 80 && to.isHttps() && to.port() == 443;
  }
}
