package io.genept.jobs;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * How much the commands say while one runs: the level of this project's loggers, which is again as
 * it was once this is closed.
 *
 * <p>Spark logs by Log4j 2 on all platforms that we know. Where another library takes what is said
 * through SLF4J, its own configuration decides, and nothing changes.
 */
final class Verbosity implements AutoCloseable {
  /** Name of the option of all commands that shows the details. */
  static final String OPTION = "verbose";

  private static final String LOGGERS = "io.genept";

  private final Runnable restore;

  private Verbosity(Runnable restore) {
    this.restore = restore;
  }

  /** Shows what is logged for those who want to know all. */
  static Verbosity detailed() {
    return new Verbosity(level("DEBUG"));
  }

  /** Shows warnings alone. */
  static Verbosity quiet() {
    return new Verbosity(level("WARN"));
  }

  /** Leaves things as they are. */
  static Verbosity unchanged() {
    return new Verbosity(() -> {});
  }

  private static Runnable level(String name) {
    try {
      if (LogManager.getContext(false) instanceof LoggerContext) {
        Level before = LogManager.getLogger(LOGGERS).getLevel();
        Configurator.setLevel(LOGGERS, Level.valueOf(name));
        return () -> Configurator.setLevel(LOGGERS, before);
      }
    } catch (LinkageError e) {
      // No Log4j 2 is there.
    }
    return () -> {};
  }

  @Override
  public void close() {
    restore.run();
  }
}
