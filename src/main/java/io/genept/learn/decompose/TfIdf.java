package io.genept.learn.decompose;

import io.genept.math.CodePoints;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Weights of the terms of texts: {@code (1 + ln tf) · (1 + ln((1 + n) / (1 + df)))}, each text
 * scaled to unit ℓ2 norm.
 *
 * <p>As scikit-learn's {@code TfidfVectorizer(sublinear_tf=True, min_df=2)}: lower case, terms of
 * at least two letters, digits or underscores, no stop words, terms of a single text left out,
 * columns in the order of their code points.
 */
final class TfIdf implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MIN_DOCUMENT_FREQUENCY = 2;
  private static final Pattern TERM = Pattern.compile("[\\p{L}\\p{N}_]{2,}");

  private final HashMap<String, Integer> columns;
  private final double[] idf;

  /**
   * One text: its terms' columns, ascending, and their weights.
   *
   * @param columns of the terms
   * @param weights in the same order; empty for a text without a known term
   */
  record Weights(int[] columns, double[] weights) implements Serializable {}

  private TfIdf(Map<String, Integer> columns, double[] idf) {
    this.columns = new HashMap<>(columns);
    this.idf = idf;
  }

  /** Counts in how many texts each term stands. */
  static TfIdf fit(JavaRDD<String> texts, long n) {
    List<Tuple2<String, Integer>> frequencies =
        texts
            .flatMap(text -> new HashSet<>(terms(text)).iterator())
            .mapToPair(term -> new Tuple2<>(term, 1))
            .reduceByKey(Integer::sum)
            .filter(frequency -> frequency._2() >= MIN_DOCUMENT_FREQUENCY)
            .collect();
    Map<String, Integer> sorted = new TreeMap<>(CodePoints::compare);
    frequencies.forEach(frequency -> sorted.put(frequency._1(), frequency._2()));
    Map<String, Integer> columns = new HashMap<>();
    double[] idf = new double[sorted.size()];
    sorted.forEach(
        (term, frequency) -> {
          idf[columns.size()] = Math.log((1.0 + n) / (1.0 + frequency)) + 1;
          columns.put(term, columns.size());
        });
    return new TfIdf(columns, idf);
  }

  int size() {
    return idf.length;
  }

  /** The terms in the order of their columns. */
  List<String> terms() {
    List<String> terms = new ArrayList<>(Collections.nCopies(idf.length, ""));
    columns.forEach((term, column) -> terms.set(column, term));
    return terms;
  }

  Weights transform(String text) {
    TreeMap<Integer, Integer> counts = new TreeMap<>();
    for (String term : terms(text)) {
      Integer column = columns.get(term);
      if (column != null) {
        counts.merge(column, 1, Integer::sum);
      }
    }
    int[] found = counts.keySet().stream().mapToInt(Integer::intValue).toArray();
    double[] weights = new double[found.length];
    double squares = 0;
    for (int i = 0; i < found.length; i++) {
      weights[i] = (1 + Math.log(counts.get(found[i]))) * idf[found[i]];
      squares += weights[i] * weights[i];
    }
    for (int i = 0; i < found.length; i++) {
      weights[i] /= Math.sqrt(squares);
    }
    return new Weights(found, weights);
  }

  private static List<String> terms(String text) {
    List<String> terms = new ArrayList<>();
    Matcher matcher = TERM.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      terms.add(matcher.group());
    }
    return terms;
  }
}
