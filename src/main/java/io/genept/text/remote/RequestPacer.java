package io.genept.text.remote;

import io.genept.core.UserError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets requests through no faster than the caps of an {@link Endpoint} and its server allow, across
 * all threads, in the order in which they ask.
 *
 * <p>In any 60 seconds at most so many requests and tokens begin; a request of more tokens than the
 * cap goes alone. What the server says of itself is obeyed as well: {@code Retry-After}, and {@code
 * x-ratelimit-remaining-*} with {@code x-ratelimit-reset-*} ({@link RateLimitHeaders}).
 */
final class RequestPacer {
  /** A longer wait is an error: the server's limit is then a daily one. */
  static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

  private static final Logger LOG = LoggerFactory.getLogger(RequestPacer.class);
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration WORTH_TELLING = Duration.ofSeconds(10);

  private record Grant(Instant at, int tokens) {}

  private final Endpoint endpoint;
  private final Clock time;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final Deque<Grant> grants = new ArrayDeque<>();

  private Instant pausedUntil = Instant.MIN;
  private Allowance requests = Allowance.NONE;
  private Allowance tokens = Allowance.NONE;

  RequestPacer(Endpoint endpoint, Clock time) {
    this.endpoint = endpoint;
    this.time = time;
  }

  /**
   * Waits until a request may begin.
   *
   * @throws UserError if the server allows none for longer than {@link #LONGEST_WAIT}
   */
  void await(int tokensOfRequest) throws InterruptedException {
    turn.lockInterruptibly();
    try {
      Duration wait = admit(tokensOfRequest);
      while (!wait.isZero()) {
        time.sleep(wait);
        wait = admit(tokensOfRequest);
      }
    } finally {
      turn.unlock();
    }
  }

  /** Lets no request begin before so much time has passed. */
  synchronized void pause(Duration duration) {
    Instant until = time.now().plus(duration);
    pausedUntil = until.isAfter(pausedUntil) ? until : pausedUntil;
  }

  /** Takes note of the allowances that the server states. */
  synchronized void observe(RateLimitHeaders headers) {
    Instant now = time.now();
    headers.retryAfter(now).ifPresent(this::pause);
    requests = requests.updated(headers.requests(), now);
    tokens = tokens.updated(headers.tokens(), now);
  }

  private synchronized Duration admit(int tokensOfRequest) {
    Instant now = time.now();
    while (!grants.isEmpty() && !grants.peekFirst().at().plus(WINDOW).isAfter(now)) {
      grants.removeFirst();
    }
    Instant start = later(pausedUntil, windowOpens(tokensOfRequest, now));
    start = later(start, requests.opens(1, now));
    start = later(start, tokens.opens(tokensOfRequest, now));
    if (!start.isAfter(now)) {
      grants.addLast(new Grant(now, tokensOfRequest));
      requests = requests.less(1);
      tokens = tokens.less(tokensOfRequest);
      return Duration.ZERO;
    }
    Duration wait = Duration.between(now, start);
    if (wait.compareTo(LONGEST_WAIT) > 0) {
      throw UserError.of(
          "Cannot ask %s now: the server allows no further request for %d minutes. Expected at most"
              + " %d; start again then, or ask for a higher limit there.",
          endpoint.baseUrl(), wait.toMinutes(), LONGEST_WAIT.toMinutes());
    }
    if (wait.compareTo(WORTH_TELLING) > 0) {
      LOG.info("Waiting {} s for the rate limit of {}", wait.toSeconds(), endpoint.baseUrl());
    }
    return wait;
  }

  private Instant windowOpens(int tokensOfRequest, Instant now) {
    int count = grants.size();
    long sum = tokensOfRequest;
    for (Grant grant : grants) {
      sum += grant.tokens();
    }
    Instant opens = now;
    for (Grant grant : grants) {
      boolean tooMany =
          endpoint.options().requestsPerMinute() > 0
              && count >= endpoint.options().requestsPerMinute();
      boolean tooLong =
          endpoint.options().tokensPerMinute() > 0 && sum > endpoint.options().tokensPerMinute();
      if (!tooMany && !tooLong) {
        break;
      }
      opens = grant.at().plus(WINDOW);
      count--;
      sum -= grant.tokens();
    }
    return opens;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  /** Remainder of one kind of limit, as the server stated it, until it starts afresh. */
  private record Allowance(long left, Instant afresh) {
    static final Allowance NONE = new Allowance(Long.MAX_VALUE, Instant.MIN);

    Instant opens(int wanted, Instant now) {
      return wanted > left && afresh.isAfter(now) ? afresh : now;
    }

    Allowance less(int used) {
      return new Allowance(left - used, afresh);
    }

    Allowance updated(RateLimitHeaders.Remaining said, Instant now) {
      return said == null ? this : new Allowance(said.left(), now.plus(said.reset()));
    }
  }
}
