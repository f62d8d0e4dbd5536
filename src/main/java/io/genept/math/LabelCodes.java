package io.genept.math;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Labels as codes: the distinct labels in ascending order, and for each sample the position of its
 * label among them.
 *
 * <p>Equals {@code numpy.unique(labels, return_inverse=True)}: integers ascend by value, strings by
 * Unicode code point.
 */
public final class LabelCodes {
  private final List<String> classes;
  private final int[] codes;

  private LabelCodes(List<String> classes, int[] codes) {
    this.classes = classes;
    this.codes = codes;
  }

  /**
   * Encodes string labels.
   *
   * @throws IllegalArgumentException if a label is null
   */
  public static LabelCodes of(String[] labels) {
    Set<String> distinct = new HashSet<>();
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == null) {
        throw new IllegalArgumentException("label " + i + " is null, expected a string");
      }
      distinct.add(labels[i]);
    }
    String[] classes = distinct.toArray(new String[0]);
    Arrays.sort(classes, CodePoints::compare);
    Map<String, Integer> codeOf = new HashMap<>();
    for (int c = 0; c < classes.length; c++) {
      codeOf.put(classes[c], c);
    }
    int[] codes = new int[labels.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = codeOf.get(labels[i]);
    }
    return new LabelCodes(List.of(classes), codes);
  }

  /** Encodes integer labels of any value. */
  public static LabelCodes of(int[] labels) {
    int[] distinct = Arrays.stream(labels).sorted().distinct().toArray();
    int[] codes = new int[labels.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = Arrays.binarySearch(distinct, labels[i]);
    }
    return new LabelCodes(Arrays.stream(distinct).mapToObj(Integer::toString).toList(), codes);
  }

  /**
   * Takes codes that are known.
   *
   * @param classes in ascending order; not all need occur
   * @param codes one for each sample, each a place in {@code classes}; not copied
   */
  public static LabelCodes of(List<String> classes, int[] codes) {
    return new LabelCodes(List.copyOf(classes), codes);
  }

  /** The distinct labels in ascending order; integers in decimal. */
  public List<String> classes() {
    return classes;
  }

  /** The number of samples. */
  public int size() {
    return codes.length;
  }

  /** The label of a sample. */
  public String label(int sample) {
    return classes.get(codes[sample]);
  }

  /** A copy of the codes, one for each sample, each in 0..classes-1. */
  public int[] codes() {
    return codes.clone();
  }

  /** The number of samples of each class. */
  public int[] counts() {
    int[] counts = new int[classes.size()];
    for (int code : codes) {
      counts[code]++;
    }
    return counts;
  }
}
