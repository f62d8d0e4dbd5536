package io.genept.cells.name;

import io.genept.core.UserError;
import io.genept.table.Atlas;
import io.genept.table.Run;
import java.util.List;
import java.util.Optional;

/** Prepares the scores of an atlas, and tells what they rest on. */
final class ScorerFit {
  private ScorerFit() {}

  /**
   * Finds the markers and embeds the words.
   *
   * @param lines takes lines for people
   * @throws UserError if there are neither
   */
  static CellScorer of(
      Run run, Atlas atlas, List<CellType> types, NameCells.Options options, List<String> lines) {
    MeasuredMarkers measured = MeasuredMarkers.of(atlas.genes(), types);
    lines.addAll(measured.lines(types));
    boolean byMarkers = measured.types() >= 2;
    Optional<Words> words = words(run, options, types, byMarkers, lines);
    if (!byMarkers && words.isEmpty()) {
      throw UserError.of(
          "Cannot name the cells of %s: %d of %d types of %s have a marker that is measured."
              + " Expected at least 2, or words: --embeddings of these cells by embed-cells"
              + " --method informed.",
          atlas.path(), measured.types(), types.size(), options.types());
    }
    double targetSum = options.targetSum().targetSum();
    run.fact("types", types.size()).fact("types_with_measured_marker", measured.types());
    return new CellScorer(
        types.stream().map(CellType::name).toList(),
        atlas.valueState(),
        targetSum,
        measured,
        byMarkers ? MarkerScore.fit(atlas, measured, targetSum) : null,
        words.map(Words::score).orElse(null),
        options.minMargin());
  }

  /** Embeddings that serve for clusters alone need not be informed, if there are markers. */
  private static Optional<Words> words(
      Run run,
      NameCells.Options options,
      List<CellType> types,
      boolean byMarkers,
      List<String> lines) {
    if (options.embeddings().isEmpty()) {
      return Optional.empty();
    }
    String path = options.embeddings().get();
    if (byMarkers && options.leidenResolution().isPresent() && !Words.fit(run.spark(), path)) {
      lines.add("no words: " + path + " is not by --method informed or hybrid");
      return Optional.empty();
    }
    Words words = Words.of(run.spark(), path, options.geneEmbeddings(), types);
    run.fact("model", words.model());
    lines.add(
        "words by "
            + words.model()
            + (byMarkers
                ? ", beside the markers, which decide"
                : "; words alone are right for about half in balanced accuracy and fail on resting"
                    + " T cells: markers that are measured would be better"));
    return Optional.of(words);
  }
}
