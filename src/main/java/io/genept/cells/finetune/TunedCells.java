package io.genept.cells.finetune;

import io.genept.cells.BlockIterator;
import io.genept.io.FloatArrays;
import io.genept.learn.network.MlpModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;

/** Applies a trained network to cells. */
final class TunedCells {
  private TunedCells() {}

  /**
   * Applies the network to the cells of a partition. A row comes as {@code cell_id, embedding, …}
   * and leaves with the hidden layer in place of the embedding, and the head's label and its
   * probability at the end.
   *
   * @param done counts the cells
   */
  static Iterator<Row> of(
      Iterator<Row> cells, MlpModel network, List<String> classes, LongAccumulator done) {
    return new BlockIterator<>(
        cells, BlockIterator.ROWS, done::add, block -> tuned(block, network, classes));
  }

  private static List<Row> tuned(Iterator<Row> block, MlpModel network, List<String> classes) {
    List<Row> rows = new ArrayList<>();
    block.forEachRemaining(rows::add);
    int inputs = network.centre().length;
    int[] places = IntStream.range(0, rows.size()).filter(i -> !rows.get(i).isNullAt(1)).toArray();
    float[] vectors = new float[places.length * inputs];
    for (int i = 0; i < places.length; i++) {
      float[] vector = FloatArrays.of(rows.get(places[i]).getList(1));
      System.arraycopy(vector, 0, vectors, i * inputs, inputs);
    }
    MlpModel.Prediction predicted = network.predict(vectors);
    List<Row> tuned = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      Object[] values = new Object[row.size() + 2];
      for (int c = 0; c < row.size(); c++) {
        values[c] = row.get(c);
      }
      if (next < places.length && places[next] == i) {
        int hidden = network.hidden();
        values[1] = Arrays.copyOfRange(predicted.hidden(), next * hidden, (next + 1) * hidden);
        int label = predicted.label(next);
        values[row.size()] = classes.get(label);
        values[row.size() + 1] = (double) predicted.probability(next, label);
        next++;
      }
      tuned.add(RowFactory.create(values));
    }
    return tuned;
  }
}
