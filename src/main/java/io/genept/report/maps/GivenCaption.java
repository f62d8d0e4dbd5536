package io.genept.report.maps;

import io.genept.core.Provenance;
import io.genept.report.page.Numbers;
import io.genept.table.PlaneMap;
import java.util.Map;

/** What the provenance of a given map says of it, in one sentence. */
final class GivenCaption {
  private GivenCaption() {}

  static String of(PlaneMap kind, Provenance provenance) {
    long drawn = provenance.rowCount();
    long all = provenance.count(kind.factWithVector()).orElse(drawn);
    Map<String, Object> options = provenance.options();
    return "UMAP of the vectors of "
        + provenance.fact("model").orElse("an unknown model")
        + (options.containsKey("components")
            ? " (their first " + options.get("components") + " principal components)"
            : "")
        + ": "
        + (drawn < all
            ? "a fixed sample of "
                + Numbers.count(drawn)
                + " of "
                + Numbers.counted(all, kind.noun())
                + " (the smallest SHA-256 of the "
                + kind.key()
                + ")"
            : "all " + Numbers.counted(all, kind.noun()) + " with a vector")
        + "; "
        + options.getOrDefault("n-neighbors", options.get("neighbours"))
        + " neighbours by "
        + options.get("metric")
        + " distance, minimal distance "
        + options.get("min-dist")
        + ", seed "
        + provenance.seed()
        + ".";
  }
}
