package io.genept.report.panels;

import io.genept.report.page.Numbers;
import io.genept.report.panels.PanelResults.Mean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What panels say, in a sentence: where few genes are shared, and where more are. */
public final class PanelAnswer {
  private static final int MOST = 3;

  private PanelAnswer() {}

  /** The best method at the smallest numbers of shared genes beside the best control. */
  public static Optional<String> of(PanelResults results) {
    List<String> parts = new ArrayList<>();
    for (String shared : results.shared().stream().limit(MOST).toList()) {
      String best = best(results, shared, false);
      String control = best(results, shared, true);
      if (best != null) {
        parts.add(
            genes(shared)
                + " "
                + named(results, best, shared)
                + (control == null
                    ? ""
                    : " (best control " + named(results, control, shared) + ")"));
      }
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Cells labelled right between panels that share " + String.join("; ", parts) + ".");
  }

  private static String genes(String shared) {
    return switch (shared) {
      case "0" -> "no gene:";
      case "all" -> "all genes:";
      default -> shared + " genes:";
    };
  }

  private static String best(PanelResults results, String shared, boolean control) {
    return PanelSection.methods(results, shared).stream()
        .filter(method -> PanelResults.isControl(method) == control)
        .max(Comparator.comparingDouble(method -> mean(results, method, shared).mean()))
        .orElse(null);
  }

  private static Mean mean(PanelResults results, String method, String shared) {
    return results.overDraws(PanelResults.ACCURACY, method, shared);
  }

  private static String named(PanelResults results, String method, String shared) {
    return method + " " + Numbers.percent(mean(results, method, shared).mean());
  }
}
