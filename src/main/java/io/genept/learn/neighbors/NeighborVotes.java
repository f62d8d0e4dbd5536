package io.genept.learn.neighbors;

/**
 * Labels by the votes of nearest neighbours, each neighbour one vote; of labels with as many votes
 * the smallest wins: the rule of {@code scipy.stats.mode}, by which the paper's notebook counts,
 * and of scikit-learn's {@code KNeighborsClassifier}.
 */
public final class NeighborVotes {
  private NeighborVotes() {}

  /**
   * Counts votes.
   *
   * @param neighbors rows of the neighbours of each query (queries × k)
   * @param codes label of each row, 0 … classes−1, in the order of the labels
   * @return queries × classes
   */
  public static int[][] of(int[][] neighbors, int[] codes, int classes) {
    int[][] votes = new int[neighbors.length][classes];
    for (int query = 0; query < neighbors.length; query++) {
      for (int row : neighbors[query]) {
        votes[query][codes[row]]++;
      }
    }
    return votes;
  }

  /** Adds the votes of one query, or many, to those of others. */
  public static int[][] sum(int[][] votes, int[][] others) {
    int[][] sum = new int[votes.length][];
    for (int query = 0; query < votes.length; query++) {
      sum[query] = votes[query].clone();
      for (int c = 0; c < sum[query].length; c++) {
        sum[query][c] += others[query][c];
      }
    }
    return sum;
  }

  /** The class of most votes; of equals the smallest. */
  public static int winner(int[] votes) {
    int best = 0;
    for (int c = 1; c < votes.length; c++) {
      best = votes[c] > votes[best] ? c : best;
    }
    return best;
  }

  /** The share of the votes that the winner has. */
  public static double share(int[] votes) {
    double all = 0;
    for (int count : votes) {
      all += count;
    }
    return votes[winner(votes)] / all;
  }
}
