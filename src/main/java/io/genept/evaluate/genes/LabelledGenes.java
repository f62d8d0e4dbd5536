package io.genept.evaluate.genes;

import io.genept.table.Recorder;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * A task that goes by a label of each gene, its files read.
 *
 * @param read the genes and labels
 * @param evaluation adds the numbers
 */
record LabelledGenes(GeneLabels read, Evaluation evaluation) implements GeneTask.Ready {
  /** As {@link GeneTask.Ready#evaluate}. */
  interface Evaluation {
    void run(SparkSession spark, List<GeneVectors> embeddings, Recorder outcome);
  }

  @Override
  public List<List<String>> genes() {
    return read.genes();
  }

  @Override
  public List<String> labels() {
    return read.classes();
  }

  @Override
  public void evaluate(SparkSession spark, List<GeneVectors> embeddings, Recorder outcome) {
    evaluation.run(spark, embeddings, outcome);
  }
}
