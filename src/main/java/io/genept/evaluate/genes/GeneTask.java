package io.genept.evaluate.genes;

import io.genept.table.Recorder;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * A task of the gene-level evaluation with its options, complete and valid once constructed.
 *
 * <p>Each number is given twice: a learner whose name ends in {@link #REPLICA} was run as the paper
 * ran it, the same name without that ending as it should be run. Published values stand with the
 * replica.
 */
public interface GeneTask {
  /** Ending of a learner's name that stands for the paper's own way of running it. */
  String REPLICA = "_replica";

  /** As tables name it, for example {@code functional_class}. */
  String name();

  /** The options by their command-line names, for the provenance. */
  Map<String, String> described();

  /** Paths of the files it reads, for the provenance. */
  List<String> files();

  /**
   * Reads the files.
   *
   * @throws io.genept.core.UserError if one is missing or malformed
   */
  Ready load(Configuration conf);

  /** A task with its files read. */
  interface Ready {
    /**
     * For each gene the task asks for its identifiers, the most specific first; with repeats, in
     * any order. Controls that cost time are made for these alone.
     */
    List<List<String>> genes();

    /**
     * Names of the labels, whose words a leakage check removes from the texts; none where they are
     * no words of a text, as classes of pairs.
     */
    default List<String> labels() {
      return List.of();
    }

    /**
     * Adds the numbers of every embedding, in their order.
     *
     * @param embeddings those asked for, then the controls; names differ
     * @throws io.genept.core.UserError if too few genes have a vector
     */
    void evaluate(SparkSession spark, List<GeneVectors> embeddings, Recorder outcome);
  }
}
