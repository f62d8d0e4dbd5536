package io.genept.cells.annotate;

import io.genept.core.EmbeddingMatrix;
import io.genept.learn.neighbors.NearestNeighbors;
import io.genept.learn.neighbors.NeighborVotes;
import io.genept.math.DistanceMetric;
import io.genept.table.CellAnnotations;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** Labels of cells by their neighbours in one or several references, as sent to the executors. */
public final class NeighborVoting implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<Index> indices;
  private final List<String> classes;
  private final int neighbors;
  private final double minConfidence;

  NeighborVoting(List<Index> indices, List<String> classes, int neighbors, double minConfidence) {
    this.indices = indices;
    this.classes = classes;
    this.neighbors = neighbors;
    this.minConfidence = minConfidence;
  }

  /** Labelled cells of one reference; prepared for the search once in each JVM. */
  static final class Index implements Serializable {
    private static final long serialVersionUID = 1L;

    private final float[] vectors;
    private final int dim;
    private final int[] codes;
    private transient volatile NearestNeighbors search;

    Index(float[] vectors, int dim, int[] codes) {
      this.vectors = vectors;
      this.dim = dim;
      this.codes = codes;
    }

    private synchronized NearestNeighbors search() {
      if (search == null) {
        search = new NearestNeighbors(DistanceMetric.COSINE, vectors, dim);
      }
      return search;
    }
  }

  /**
   * The label of a cell.
   *
   * @param predicted the label, {@link CellAnnotations#UNASSIGNED}, or null without a vector
   * @param confidence share of the votes, or null without a vector
   * @param nearest the most voted label, or null without a vector
   */
  record Label(String predicted, Double confidence, String nearest) {}

  /**
   * Labels a block of cells.
   *
   * @param vectors of each reference's embedding (references × cells), null where a cell has none
   */
  Label[] label(float[][][] vectors) {
    int cells = vectors[0].length;
    int[][] votes = new int[cells][classes.size()];
    for (int reference = 0; reference < vectors.length; reference++) {
      vote(indices.get(reference), vectors[reference], votes);
    }
    Label[] labels = new Label[cells];
    Arrays.setAll(labels, cell -> label(votes[cell]));
    return labels;
  }

  private void vote(Index index, float[][] vectors, int[][] votes) {
    int[] present = new int[vectors.length];
    float[] flat = new float[vectors.length * index.dim];
    int count = 0;
    for (int cell = 0; cell < vectors.length; cell++) {
      if (EmbeddingMatrix.hasDirection(vectors[cell])) {
        System.arraycopy(vectors[cell], 0, flat, count * index.dim, index.dim);
        present[count++] = cell;
      }
    }
    if (count == 0) {
      return;
    }
    int k = Math.min(neighbors, index.codes.length);
    int[][] nearest = index.search().of(Arrays.copyOf(flat, count * index.dim), k).rows();
    int[][] cast = NeighborVotes.of(nearest, index.codes, classes.size());
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < classes.size(); c++) {
        votes[present[i]][c] += cast[i][c];
      }
    }
  }

  private Label label(int[] votes) {
    if (Arrays.stream(votes).sum() == 0) {
      return new Label(null, null, null);
    }
    double confidence = NeighborVotes.share(votes);
    String nearest = classes.get(NeighborVotes.winner(votes));
    return new Label(
        confidence < minConfidence ? CellAnnotations.UNASSIGNED : nearest, confidence, nearest);
  }
}
