package io.genept.testing;

import java.io.IOException;

/** Kills what a thread writes at a chosen step: that step and all after it fail. */
public final class Faults {
  private static final ThreadLocal<Integer> LEFT = new ThreadLocal<>();

  private Faults() {}

  /** Lets so many further steps of this thread succeed. */
  public static void after(int steps) {
    LEFT.set(steps);
  }

  /** Lets all steps succeed again. */
  public static void none() {
    LEFT.remove();
  }

  /** Takes a step, or fails. */
  public static void step(String what) throws IOException {
    Integer left = LEFT.get();
    if (left == null) {
      return;
    }
    if (left == 0) {
      throw new IOException("killed before: " + what);
    }
    LEFT.set(left - 1);
  }
}
