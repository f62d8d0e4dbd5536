package io.genept.report.metrics;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which embeddings are controls: what knows nothing of the genes, or nothing of their texts.
 *
 * @param names of embeddings, or what stands in their names before or after {@code _}
 */
public record Controls(List<String> names) {
  public Controls {
    names = List.copyOf(names);
  }

  /** Whether an embedding of that name is a control. */
  public boolean isControl(String embedding) {
    String name = MetricGroups.withoutRun(embedding);
    return names.stream().map(Pattern::quote).anyMatch(quoted -> isOf(quoted, name));
  }

  private static boolean isOf(String quoted, String embedding) {
    return embedding.matches("(.*[_-])?" + quoted + "([_,-].*)?");
  }
}
