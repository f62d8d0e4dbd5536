package io.genept.text.remote;

import java.time.Duration;
import java.time.Instant;

/** A clock that only sleeping moves on. */
final class FakeClock implements Clock {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private Instant now = START;

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized void sleep(Duration duration) {
    now = now.plus(duration);
  }

  /** Time slept so far. */
  Duration slept() {
    return Duration.between(START, now());
  }
}
