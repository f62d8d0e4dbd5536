package io.genept.evaluate.pairs;

import io.genept.core.UserError;
import io.genept.evaluate.pairs.PairLines.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/** Files of reported interactions, which are positive pairs only, and of the items screened. */
public final class Interactions {
  private static final Set<String> FIRST = Set.of("source", "gene1", "protein1", "node1");
  private static final String A_PAIR = "two identifiers, separated by one tab, comma or space";

  private Interactions() {}

  /**
   * Reads the pairs: the first two fields of each line. The first line is a header where its first
   * two fields end in {@code _a} and {@code _b} ({@code Ensembl_gene_id_a}), or the first is {@code
   * source}, {@code gene1}, {@code protein1} or {@code node1}.
   *
   * @throws UserError if the file is missing, or a line has no two identifiers
   */
  public static List<NamedPair> read(String path, Configuration conf) {
    List<NamedPair> pairs = new ArrayList<>();
    for (Line line : PairLines.read(path, conf)) {
      String a = line.field(0, path, A_PAIR);
      String b = line.field(1, path, A_PAIR);
      if (line.number() > 1 || !isHeader(a, b)) {
        pairs.add(new NamedPair(a, b, true));
      }
    }
    return pairs;
  }

  /**
   * Reads the items of a screen: the first field of each line after the header.
   *
   * @param column only lines that have 1 in this column; empty for all
   * @throws UserError if the file or the column is missing, or a line has no such field
   */
  public static List<String> space(String path, Optional<String> column, Configuration conf) {
    List<Line> lines = PairLines.read(path, conf);
    int chosen =
        column
            .map(name -> PairLines.column(lines.get(0), name.toLowerCase(Locale.ROOT), path))
            .orElse(-1);
    List<String> items = new ArrayList<>();
    for (Line line : lines.subList(1, lines.size())) {
      String item = line.field(0, path, "an identifier in the first field");
      if (chosen < 0 || line.field(chosen, path, "0 or 1 in " + column.get()).equals("1")) {
        items.add(item);
      }
    }
    if (items.isEmpty()) {
      throw UserError.of(
          "Cannot use --screening-space %s: it names no item%s. Expected a header and one item on"
              + " each line.",
          path, column.map(name -> " with 1 in the column " + name).orElse(""));
    }
    return items;
  }

  private static boolean isHeader(String a, String b) {
    String first = a.toLowerCase(Locale.ROOT);
    return (first.endsWith("_a") && b.toLowerCase(Locale.ROOT).endsWith("_b"))
        || FIRST.contains(first);
  }
}
