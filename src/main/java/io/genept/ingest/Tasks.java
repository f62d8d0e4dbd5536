package io.genept.ingest;

import io.genept.core.UserError;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs Spark jobs whose tasks may find mistakes of the user. */
final class Tasks {
  private Tasks() {}

  /**
   * Runs a job.
   *
   * @throws UserError if a task threw one, which Spark wraps in its own
   */
  static <T> T run(Supplier<T> job) {
    try {
      return job.get();
    } catch (Exception e) {
      // Spark throws checked exceptions that its signatures do not name.
      throw unwrapped(e);
    }
  }

  private static RuntimeException unwrapped(Exception e) {
    Optional<UserError> mistake = UserError.behind(e);
    if (mistake.isPresent()) {
      return new UserError(mistake.get().getMessage(), e);
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }
}
