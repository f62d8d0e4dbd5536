package io.genept.core;

import java.util.Locale;
import java.util.Optional;

/**
 * A mistake in what the user gave: a file, a column, an option, a value.
 *
 * <p>The message says what failed, the offending value, what was expected and what to do. Commands
 * print it without a stack trace and leave with exit code 2; every other exception is a bug of
 * ours.
 */
public class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserError(String message) {
    super(message);
  }

  public UserError(String message, Throwable cause) {
    super(message, cause);
  }

  /** Builds the message with {@link String#format}. */
  public static UserError of(String format, Object... values) {
    return new UserError(String.format(Locale.ROOT, format, values));
  }

  /** Finds the user's mistake behind an exception: Spark wraps what a task throws. */
  public static Optional<UserError> behind(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserError mistake) {
        return Optional.of(mistake);
      }
    }
    return Optional.empty();
  }
}
