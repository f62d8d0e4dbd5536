package io.genept.io.anndata;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of columns why they are left out, each once a process: the head and each task open the file.
 */
public final class LeftOut {
  private static final Logger LOG = LoggerFactory.getLogger(LeftOut.class);
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private LeftOut() {}

  /**
   * Warns.
   *
   * @param of the group that the column is in
   * @param column what it is called, for example {@code column note}
   * @param why with the verb: {@code is …}
   */
  public static void say(Node of, String column, String why) {
    if (SAID.add(of.file() + "\n" + of.path() + "\n" + column)) {
      LOG.warn("{}: {} of {} {}", of.file(), column, of.path(), why);
    }
  }
}
