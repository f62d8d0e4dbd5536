package io.genept.text.remote;

import java.time.Duration;
import java.time.Instant;

/** The clock and the sleep of {@link RequestPacer}, so that its tests need not wait. */
interface Clock {
  Clock SYSTEM =
      new Clock() {
        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
          Thread.sleep(duration.toMillis() + 1);
        }
      };

  Instant now();

  void sleep(Duration duration) throws InterruptedException;
}
