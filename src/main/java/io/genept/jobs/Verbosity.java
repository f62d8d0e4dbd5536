package io.genept.jobs;

import java.util.function.Supplier;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * How much the commands say while one runs: the level of this project's loggers, which is again as
 * it was when the work is done.
 *
 * <p>Spark logs by Log4j 2 on all platforms that we know. Where another library takes what is said
 * through SLF4J, its own configuration decides, and nothing changes.
 */
final class Verbosity {
  /** Name of the option of all commands that shows the details. */
  static final String OPTION = "verbose";

  private static final String LOGGERS = "io.genept";

  /** The level that some work has asked for; null where none has. */
  private static volatile String asked;

  private Verbosity() {}

  /**
   * Sets again the level that was asked for: a Spark without a logging configuration of its own
   * reads its default one when a session starts.
   */
  static void renew() {
    String level = asked;
    if (level != null) {
      changed(level);
    }
  }

  /** Does some work and shows what is logged for those who want to know all. */
  static <T> T detailed(Supplier<T> work) {
    return at("DEBUG", work);
  }

  /** Does some work and shows its warnings alone. */
  static <T> T quiet(Supplier<T> work) {
    return at("WARN", work);
  }

  private static <T> T at(String level, Supplier<T> work) {
    String before = asked;
    Runnable restore = changed(level);
    asked = level;
    try {
      return work.get();
    } finally {
      asked = before;
      restore.run();
    }
  }

  private static Runnable changed(String level) {
    try {
      if (LogManager.getContext(false) instanceof LoggerContext) {
        Level before = LogManager.getLogger(LOGGERS).getLevel();
        Configurator.setLevel(LOGGERS, Level.valueOf(level));
        return () -> Configurator.setLevel(LOGGERS, before);
      }
    } catch (LinkageError e) {
      // No Log4j 2 is there.
    }
    return () -> {};
  }
}
