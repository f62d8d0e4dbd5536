package io.genept.learn;

import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Sums over the rows of a table whose parts are added on executors, in a tree of two levels: the
 * driver receives about as many parts as the square root of the number of tasks.
 *
 * <p>Parts meet in any order, so addition must not depend on it: counts, maxima, {@link
 * io.genept.math.ReproducibleSums}.
 */
public final class TreeSum {
  /**
   * Parts of a large sum are sent once for each task, so there are no more than keep cores busy.
   */
  private static final int LEAST_TASKS = 64;

  private static final int TASKS_PER_CORE = 2;
  private static final int LEVELS = 2;

  private TreeSum() {}

  /** Makes the part of some rows. */
  public interface Part<A, T> extends Function<Iterator<A>, T>, Serializable {}

  /** Adds a part to another, which may be changed. */
  public interface Addition<T> extends BinaryOperator<T>, Serializable {}

  /**
   * Sums up.
   *
   * @param rows in any order and partitioning, possibly none
   * @param part sum of some rows, possibly none
   */
  public static <A, T> T of(JavaRDD<A> rows, Part<A, T> part, Addition<T> addition) {
    if (rows.getNumPartitions() == 0) {
      return part.apply(Collections.emptyIterator());
    }
    int cores = JavaSparkContext.fromSparkContext(rows.context()).defaultParallelism();
    return rows.coalesce(Math.max(LEAST_TASKS, TASKS_PER_CORE * cores))
        .mapPartitions(some -> List.of(part.apply(some)).iterator())
        .treeReduce(addition::apply, LEVELS);
  }
}
