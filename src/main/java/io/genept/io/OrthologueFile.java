package io.genept.io;

import io.genept.core.Orthologues;
import io.genept.core.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * A table of orthologues as Ensembl BioMart, HCOP or one's own script exports it: tab- or
 * comma-separated with a header, gzip or not.
 *
 * <p>Columns whose name contains {@code human} identify the human gene. The other species' are
 * those that contain {@code mouse}, or, as in BioMart's export from a mouse data set, those before
 * the first human one. Of the columns of a species that name ids or symbols all are used.
 */
public final class OrthologueFile {
  private static final Pattern IDENTIFIER =
      Pattern.compile(".*(symbol|name|id|gene|ensembl|entrez).*");
  private static final Pattern NO_IDENTIFIER =
      Pattern.compile(".*(type|identity|confidence|score|chromosome|position|%).*");

  private final String path;
  private String separator;
  private List<Integer> other;
  private List<Integer> human;
  private final List<Orthologues.Pair> pairs = new ArrayList<>();

  private OrthologueFile(String path) {
    this.path = path;
  }

  /**
   * Reads the one-to-one pairs.
   *
   * @param path of the file; empty for {@link Orthologues#NONE}
   * @throws UserError if the file is missing, has no columns of both species, or no such pair
   */
  public static Orthologues read(Optional<String> path, Configuration conf) {
    return path.map(file -> read(file, conf)).orElse(Orthologues.NONE);
  }

  private static Orthologues read(String path, Configuration conf) {
    OrthologueFile file = new OrthologueFile(path);
    TextFile.lines(path, conf, file::line);
    Orthologues orthologues = Orthologues.of(file.pairs);
    if (orthologues.isEmpty()) {
      throw UserError.of(
          "Cannot use --orthologues %s: none of its %d lines is a one-to-one pair. Expected a gene"
              + " of the atlas's species and its human counterpart on each line.",
          path, file.pairs.size());
    }
    return orthologues;
  }

  private void line(long number, String line) {
    if (number == 1) {
      header(line);
      return;
    }
    String[] fields = line.split(separator, -1);
    List<String> others = values(fields, other);
    List<String> humans = values(fields, human);
    if (!others.isEmpty() && !humans.isEmpty()) {
      pairs.add(new Orthologues.Pair(others, humans));
    }
  }

  private void header(String line) {
    separator = line.indexOf('\t') >= 0 ? "\t" : ",";
    List<String> names =
        Arrays.stream(line.split(separator, -1))
            .map(name -> unquoted(name).toLowerCase(Locale.ROOT))
            .toList();
    human = columns(names, 0, names.size(), "human");
    other = columns(names, 0, names.size(), "mouse");
    if (other.isEmpty() && !human.isEmpty()) {
      other = columns(names, 0, human.get(0), "");
    }
    if (human.isEmpty() || other.isEmpty()) {
      throw UserError.of(
          "Cannot use --orthologues %s: its first line names the columns %s. Expected a header with"
              + " columns of both species, such as mouse_symbol and human_symbol.",
          path, names);
    }
  }

  private static List<Integer> columns(List<String> names, int from, int to, String species) {
    return IntStream.range(from, to)
        .filter(i -> names.get(i).contains(species))
        .filter(
            i ->
                names.get(i).equals(species)
                    || (IDENTIFIER.matcher(names.get(i)).matches()
                        && !NO_IDENTIFIER.matcher(names.get(i)).matches()))
        .boxed()
        .toList();
  }

  private static List<String> values(String[] fields, List<Integer> columns) {
    return columns.stream()
        .filter(i -> i < fields.length)
        .map(i -> unquoted(fields[i]))
        .filter(value -> !value.isEmpty() && !value.equals("-"))
        .toList();
  }

  private static String unquoted(String field) {
    String value = field.strip();
    return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1).strip()
        : value;
  }
}
