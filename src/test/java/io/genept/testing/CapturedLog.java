package io.genept.testing;

import java.io.StringWriter;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** What a class logs until this is closed. */
public final class CapturedLog implements AutoCloseable {
  private final StringWriter log = new StringWriter();
  private final WriterAppender appender;
  private final Logger logger;

  /** Begins to listen to what is said at INFO and above. */
  public CapturedLog(Class<?> type) {
    this(type, Level.INFO);
  }

  /** Begins to listen to what is said at this level and above. */
  public CapturedLog(Class<?> type, Level level) {
    appender =
        WriterAppender.newBuilder()
            .setName("captured")
            .setTarget(log)
            .setLayout(PatternLayout.newBuilder().withPattern("%p %m%n").build())
            .build();
    appender.start();
    Configurator.setLevel(type.getName(), level);
    logger = (Logger) LogManager.getLogger(type);
    logger.addAppender(appender);
  }

  /** The lines until now, each after its level. */
  public List<String> lines() {
    return log.toString().lines().toList();
  }

  @Override
  public void close() {
    logger.removeAppender(appender);
    LoggerContext.getContext(false).reconfigure();
    appender.stop();
  }
}
