package io.genept.cells.finetune;

import io.genept.cells.RowsByBlock;
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

/**
 * The cells of a partition with what the network makes of them, block by block as they are asked
 * for. A row comes as {@code cell_id, embedding, …} and leaves with the hidden layer in place of
 * the embedding, and the head's label and its probability at the end.
 */
final class TunedCells extends RowsByBlock {
  private final MlpModel network;
  private final List<String> classes;

  TunedCells(Iterator<Row> source, MlpModel network, List<String> classes, LongAccumulator done) {
    super(source, done);
    this.network = network;
    this.classes = classes;
  }

  @Override
  protected List<Row> changed(List<Row> rows) {
    int inputs = network.centre().length;
    int[] places = IntStream.range(0, rows.size()).filter(i -> !rows.get(i).isNullAt(1)).toArray();
    float[] vectors = new float[places.length * inputs];
    for (int i = 0; i < places.length; i++) {
      float[] vector = FloatArrays.of(rows.get(places[i]).getList(1));
      System.arraycopy(vector, 0, vectors, i * inputs, inputs);
    }
    MlpModel.Answer answer = network.answer(vectors, IntStream.range(0, places.length).toArray());
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
        values[1] = Arrays.copyOfRange(answer.hidden(), next * hidden, (next + 1) * hidden);
        int label = answer.label(next);
        values[row.size()] = classes.get(label);
        values[row.size() + 1] = (double) answer.probability(next, label);
        next++;
      }
      tuned.add(RowFactory.create(values));
    }
    return tuned;
  }
}
