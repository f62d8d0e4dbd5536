package io.genept.text.remote;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Headers;

/**
 * Rate limits of a server, from the headers of an answer; what cannot be read counts as absent.
 *
 * <p>Forms: {@code Retry-After} of RFC 9110 (seconds, here also with a fraction, or an HTTP date)
 * and {@code retry-after-ms}; {@code x-ratelimit-remaining-requests}, {@code -tokens} (a number)
 * and {@code x-ratelimit-reset-requests}, {@code -tokens} (seconds, or spans such as {@code 6m0s},
 * {@code 1.5s}, {@code 20ms}) of OpenAI.
 */
final class RateLimitHeaders {
  private static final Pattern SPAN = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h|d)");
  private static final Pattern SPANS = Pattern.compile("(?:[0-9]+(?:\\.[0-9]+)?(?:ms|s|m|h|d))+");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,12}(?:\\.[0-9]{1,9})?");

  /** Requests or tokens left until {@code reset} has passed. */
  record Remaining(long left, Duration reset) {}

  private final Headers headers;

  RateLimitHeaders(Headers headers) {
    this.headers = headers;
  }

  /** Time to wait before the next request. */
  Optional<Duration> retryAfter(Instant now) {
    String milliseconds = headers.get("retry-after-ms");
    if (milliseconds != null && NUMBER.matcher(milliseconds).matches()) {
      return Optional.of(seconds(Double.parseDouble(milliseconds) / 1000));
    }
    String value = headers.get("Retry-After");
    if (value == null) {
      return Optional.empty();
    }
    if (NUMBER.matcher(value).matches()) {
      return Optional.of(seconds(Double.parseDouble(value)));
    }
    try {
      Instant date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(date.isAfter(now) ? Duration.between(now, date) : Duration.ZERO);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Requests left, or null where the server does not say. */
  Remaining requests() {
    return remaining("requests");
  }

  /** Tokens left, or null where the server does not say. */
  Remaining tokens() {
    return remaining("tokens");
  }

  private Remaining remaining(String kind) {
    String left = headers.get("x-ratelimit-remaining-" + kind);
    Duration reset = span(headers.get("x-ratelimit-reset-" + kind));
    boolean said = left != null && reset != null && left.matches("[0-9]{1,18}");
    return said ? new Remaining(Long.parseLong(left), reset) : null;
  }

  private static Duration span(String text) {
    if (text == null) {
      return null;
    }
    if (NUMBER.matcher(text).matches()) {
      return seconds(Double.parseDouble(text));
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (!SPANS.matcher(lower).matches()) {
      return null;
    }
    double sum = 0;
    Matcher parts = SPAN.matcher(lower);
    while (parts.find()) {
      sum += Double.parseDouble(parts.group(1)) * secondsOf(parts.group(2));
    }
    return seconds(sum);
  }

  private static double secondsOf(String unit) {
    return switch (unit) {
      case "ms" -> 0.001;
      case "s" -> 1;
      case "m" -> 60;
      case "h" -> 3600;
      default -> 86_400;
    };
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.round(Math.min(seconds, 1e9) * 1e9));
  }
}
