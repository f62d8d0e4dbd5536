package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class VerbosityTest {
  private static final Logger LOG = LoggerFactory.getLogger(VerbosityTest.class);

  private static String levels() {
    return (LOG.isDebugEnabled() ? "debug " : "")
        + (LOG.isInfoEnabled() ? "info " : "")
        + (LOG.isWarnEnabled() ? "warn" : "");
  }

  @Test
  void theLevelIsOfOnePieceOfWorkAndThoseWithinIt() {
    String before = levels();
    String told =
        Verbosity.detailed(
            () -> levels() + "; " + Verbosity.quiet(VerbosityTest::levels) + "; " + levels());
    assertThat(told).isEqualTo("debug info warn; warn; debug info warn");
    assertThat(levels()).isEqualTo(before).doesNotContain("debug");
  }

  @Test
  void whatFailsLeavesTheLevelAsItWas() {
    String before = levels();
    assertThatThrownBy(
            () ->
                Verbosity.detailed(
                    () -> {
                      throw new IllegalStateException(levels());
                    }))
        .hasMessage("debug info warn");
    assertThat(levels()).isEqualTo(before);
  }

  @Test
  void loggersOfOthersKeepTheirLevel() {
    Logger others = LoggerFactory.getLogger("org.apache.spark.SparkEnv");
    boolean before = others.isDebugEnabled();
    assertThat(Verbosity.<Boolean>detailed(others::isDebugEnabled)).isEqualTo(before);
  }

  /** As Spark does at its start, where nothing says how to log. */
  @Test
  void theLevelOutlivesAnotherConfiguration() {
    String told =
        Verbosity.detailed(
            () -> {
              Configurator.setLevel("io.genept", Level.INFO);
              String without = levels();
              Verbosity.renew();
              return without + "; " + levels();
            });
    assertThat(told).isEqualTo("info warn; debug info warn");
    String before = levels();
    Verbosity.renew();
    assertThat(levels()).as("nothing is asked for").isEqualTo(before);
  }
}
