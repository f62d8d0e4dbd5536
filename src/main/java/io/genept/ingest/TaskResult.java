package io.genept.ingest;

import io.genept.core.Provenance;
import io.genept.ingest.inputs.ValueStateDetector;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one task, or several, found and wrote; sums of {@code n_genes} numbers and little more. */
final class TaskResult implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Why an input could not be read to its end. */
  record Failure(int file, String message) implements Serializable {}

  private final long[] cellsOfGene;
  private final List<Provenance.Part> parts = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private final Map<Integer, ValueStateDetector> values = new TreeMap<>();
  private long cells;
  private long nonzeros;

  TaskResult(int genes) {
    cellsOfGene = new long[genes];
  }

  static TaskResult failed(int genes, int file, String message) {
    TaskResult result = new TaskResult(genes);
    result.failures.add(new Failure(file, message));
    return result;
  }

  /** Counts a cell of an input. */
  void add(int file, int[] genes, float[] counts) {
    for (int gene : genes) {
      cellsOfGene[gene]++;
    }
    values.computeIfAbsent(file, f -> new ValueStateDetector()).add(counts, 0, counts.length);
    cells++;
    nonzeros += genes.length;
  }

  void add(Provenance.Part part) {
    parts.add(part);
  }

  TaskResult merge(TaskResult other) {
    for (int gene = 0; gene < cellsOfGene.length; gene++) {
      cellsOfGene[gene] += other.cellsOfGene[gene];
    }
    parts.addAll(other.parts);
    failures.addAll(other.failures);
    other.values.forEach((file, seen) -> values.merge(file, seen, ValueStateDetector::merge));
    cells += other.cells;
    nonzeros += other.nonzeros;
    return this;
  }

  long[] cellsOfGene() {
    return cellsOfGene;
  }

  /** The files of the atlas, by name. */
  List<Provenance.Part> parts() {
    return parts.stream().sorted(Comparator.comparing(Provenance.Part::name)).toList();
  }

  /** The failures, in the order of the inputs. */
  List<Failure> failures() {
    return failures.stream().sorted(Comparator.comparingInt(Failure::file)).toList();
  }

  /** What the values of each input are like, by its position. */
  Map<Integer, ValueStateDetector> values() {
    return values;
  }

  long cells() {
    return cells;
  }

  long nonzeros() {
    return nonzeros;
  }
}
