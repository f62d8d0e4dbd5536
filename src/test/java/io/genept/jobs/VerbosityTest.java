package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class VerbosityTest {
  private static final Logger LOG = LoggerFactory.getLogger(VerbosityTest.class);

  @Test
  void theLevelIsOfOneCommandAndThoseWithinIt() {
    boolean info = LOG.isInfoEnabled();
    try (Verbosity detailed = Verbosity.detailed()) {
      assertThat(LOG.isDebugEnabled()).as("%s", detailed).isTrue();
      try (Verbosity quiet = Verbosity.quiet()) {
        assertThat(LOG.isInfoEnabled()).as("%s", quiet).isFalse();
        assertThat(LOG.isWarnEnabled()).isTrue();
      }
      try (Verbosity unchanged = Verbosity.unchanged()) {
        assertThat(LOG.isDebugEnabled()).as("%s", unchanged).isTrue();
      }
      assertThat(LOG.isDebugEnabled()).isTrue();
    }
    assertThat(LOG.isDebugEnabled()).isFalse();
    assertThat(LOG.isInfoEnabled()).isEqualTo(info);
  }

  @Test
  void loggersOfOthersKeepTheirLevel() {
    Logger others = LoggerFactory.getLogger("org.apache.spark.SparkEnv");
    boolean before = others.isDebugEnabled();
    try (Verbosity detailed = Verbosity.detailed()) {
      assertThat(others.isDebugEnabled()).as("%s", detailed).isEqualTo(before);
    }
  }
}
