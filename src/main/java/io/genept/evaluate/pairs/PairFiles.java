package io.genept.evaluate.pairs;

import io.genept.core.Opt;
import io.genept.core.PathText;
import io.genept.core.UserError;
import io.genept.evaluate.pairs.PairLines.Line;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * Labelled pairs for training and testing, in one of three forms.
 *
 * <ul>
 *   <li>{@code --pairs train=FILE,test=FILE --pair-labels train=FILE,test=FILE}: two genes on each
 *       line of the first files, 0 or 1 on each line of the others, as Gene2vec's benchmark is
 *       published.
 *   <li>{@code --pairs train=FILE,test=FILE}: a header that names the columns gene_a, gene_b and
 *       label.
 *   <li>{@code --pairs FILE}: the same with a column {@code split}: train or test; {@code valid} is
 *       left out.
 * </ul>
 *
 * @param pairs {@code FILE}, or {@code train=FILE} and {@code test=FILE}
 * @param pairLabels {@code train=FILE} and {@code test=FILE}, where the labels stand apart
 */
public record PairFiles(
    @Opt(
            value =
                "Pairs of genes, gzip or not: a table (CSV, TSV) with the columns gene_a, gene_b,"
                    + " label (0 or 1) and split (train or test); or train=FILE,test=FILE without"
                    + " the column split; or, with --pair-labels, two genes on each line as"
                    + " Gene2vec published them. Symbols, Ensembl or Entrez ids.",
            label = "[train=]FILE")
        List<String> pairs,
    @Opt(
            value = "train=FILE,test=FILE, 0 or 1 on each line, where --pairs has no labels.",
            label = "train=FILE")
        List<String> pairLabels) {
  private static final Set<String> LEFT_OUT = Set.of("valid", "validation");
  private static final String A_PAIR = "two genes, separated by one tab, comma or space";
  private static final String A_LABEL = "0 or 1";

  private enum Part {
    TRAIN,
    TEST,
    ALL
  }

  /** Pairs of all files, in their order. */
  public record Loaded(List<NamedPair> train, List<NamedPair> test) {}

  /**
   * Checks that the files make training and test pairs.
   *
   * @throws UserError if a part is unknown, missing or named twice
   */
  public PairFiles {
    pairs = List.copyOf(pairs);
    pairLabels = List.copyOf(pairLabels);
    if (pairs.isEmpty()) {
      throw UserError.of(
          "This task needs --pairs: a table with the columns gene_a, gene_b, label and split, or"
              + " train=FILE,test=FILE.");
    }
    Map<Part, String> files = parts("--pairs", pairs);
    Map<Part, String> labels = parts("--pair-labels", pairLabels);
    if (!files.keySet().equals(Set.of(Part.ALL))
        && !files.keySet().equals(Set.of(Part.TRAIN, Part.TEST))) {
      throw UserError.of(
          "--pairs names %s. Expected train=FILE,test=FILE, or one FILE with a column split.",
          names(files));
    }
    if (!labels.isEmpty() && !labels.keySet().equals(files.keySet())) {
      throw UserError.of(
          "--pair-labels names %s but --pairs names %s. Expected train=FILE,test=FILE for both, or"
              + " no --pair-labels where the files of --pairs have a column label.",
          names(labels), names(files));
    }
    if (labels.containsKey(Part.ALL)) {
      throw UserError.of(
          "--pair-labels %s: one file of pairs has its labels in a column label. Expected"
              + " train=FILE,test=FILE.",
          labels.get(Part.ALL));
    }
  }

  /** Paths of all files, those of the pairs first, training before test. */
  public List<String> paths() {
    return Stream.of(parts("--pairs", pairs), parts("--pair-labels", pairLabels))
        .flatMap(files -> files.values().stream())
        .toList();
  }

  /**
   * Reads the files.
   *
   * @throws UserError if one is missing or malformed, with the number of the line
   */
  public Loaded load(Configuration conf) {
    Map<Part, String> files = parts("--pairs", pairs);
    Map<Part, String> labels = parts("--pair-labels", pairLabels);
    if (files.containsKey(Part.ALL)) {
      return table(files.get(Part.ALL), conf);
    }
    return new Loaded(
        part(files.get(Part.TRAIN), labels.get(Part.TRAIN), conf),
        part(files.get(Part.TEST), labels.get(Part.TEST), conf));
  }

  private static List<NamedPair> part(String path, String labels, Configuration conf) {
    return labels == null
        ? labelled(path, PairLines.read(path, conf))
        : published(path, labels, conf);
  }

  private static List<NamedPair> published(String path, String labelPath, Configuration conf) {
    List<Line> pairs = PairLines.read(path, conf);
    List<Line> labels = PairLines.read(labelPath, conf);
    if (pairs.size() != labels.size()) {
      throw UserError.of(
          "Cannot read %s: it has %,d labels for the %,d pairs of %s. Expected one label for each"
              + " pair, on the same line.",
          labelPath, labels.size(), pairs.size(), path);
    }
    List<NamedPair> read = new ArrayList<>(pairs.size());
    for (int i = 0; i < pairs.size(); i++) {
      Line line = pairs.get(i);
      if (line.fields().size() != 2) {
        throw line.malformed(path, A_PAIR);
      }
      if (labels.get(i).fields().size() != 1) {
        throw labels.get(i).malformed(labelPath, A_LABEL);
      }
      read.add(
          new NamedPair(
              line.field(0, path, A_PAIR),
              line.field(1, path, A_PAIR),
              positive(labels.get(i), 0, labelPath)));
    }
    return read;
  }

  private static List<NamedPair> labelled(String path, List<Line> lines) {
    int a = PairLines.column(lines.get(0), "gene_a", path);
    int b = PairLines.column(lines.get(0), "gene_b", path);
    int label = PairLines.column(lines.get(0), "label", path);
    List<NamedPair> read = new ArrayList<>(lines.size() - 1);
    for (Line line : lines.subList(1, lines.size())) {
      read.add(
          new NamedPair(
              line.field(a, path, "gene_a, gene_b and label"),
              line.field(b, path, "gene_a, gene_b and label"),
              positive(line, label, path)));
    }
    return read;
  }

  private static Loaded table(String path, Configuration conf) {
    List<Line> lines = PairLines.read(path, conf);
    int split = PairLines.column(lines.get(0), "split", path);
    List<NamedPair> all = labelled(path, lines);
    Loaded loaded = new Loaded(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < all.size(); i++) {
      Line line = lines.get(i + 1);
      String expected = "train, test or valid in the column split";
      String part = line.field(split, path, expected).toLowerCase(Locale.ROOT);
      if (part.equals("train")) {
        loaded.train().add(all.get(i));
      } else if (part.equals("test")) {
        loaded.test().add(all.get(i));
      } else if (!LEFT_OUT.contains(part)) {
        throw line.malformed(path, expected);
      }
    }
    return loaded;
  }

  private static boolean positive(Line line, int column, String path) {
    return switch (line.field(column, path, A_LABEL)) {
      case "1" -> true;
      case "0" -> false;
      default -> throw line.malformed(path, A_LABEL + " as label");
    };
  }

  private static Map<Part, String> parts(String option, List<String> values) {
    Map<Part, String> parts = new EnumMap<>(Part.class);
    for (String value : values) {
      int equals = value.indexOf('=');
      String name = equals < 0 ? "all" : value.substring(0, equals);
      Part part =
          Stream.of(Part.values())
              .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      UserError.of(
                          "%s %s: there is no part %s. Expected train=FILE,test=FILE.",
                          option, value, name));
      if (parts.put(part, PathText.of(value.substring(equals + 1))) != null) {
        throw UserError.of("%s names %s twice. Expected one file for each part.", option, name);
      }
    }
    return parts;
  }

  private static String names(Map<Part, String> parts) {
    return String.join(
        ", ", parts.keySet().stream().map(part -> part.name().toLowerCase(Locale.ROOT)).toList());
  }
}
