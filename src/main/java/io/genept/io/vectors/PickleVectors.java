package io.genept.io.vectors;

import io.genept.io.pickle.NumpyArray;
import io.genept.io.pickle.PickleDict;
import io.genept.io.pickle.PickleList;
import io.genept.io.pickle.PickleReader;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;

/** A pickled dict of vectors, the form in which GenePT is released. */
final class PickleVectors {
  private PickleVectors() {}

  static void read(VectorFile file, Configuration conf, VectorFile.Sink sink) {
    Object root = file.open(conf, in -> PickleReader.read(in, file.path()));
    if (!(root instanceof PickleDict dict)) {
      throw file.damaged(
          VectorFormat.PICKLE,
          "it holds %s. Expected a dict of name → list of numbers or numpy array",
          describe(root));
    }
    for (int entry = 0; entry < dict.size(); entry++) {
      if (!(dict.key(entry) instanceof String name)) {
        throw file.damaged(
            VectorFormat.PICKLE,
            "key %d is %s. Expected text, the name of a gene",
            entry + 1,
            describe(dict.key(entry)));
      }
      sink.accept(name, vector(file, name, dict.value(entry)));
    }
  }

  private static float[] vector(VectorFile file, String name, Object value) {
    if (value == PickleReader.NONE) {
      return null;
    }
    if (value instanceof PickleList list && list.isNumeric()) {
      return list.numbers();
    }
    if (value instanceof NumpyArray array && array.isFilled() && array.type().isNumeric()) {
      int[] shape = array.shape();
      if (shape.length == 1 || (shape.length == 2 && shape[0] == 1)) {
        return array.floats();
      }
    }
    throw file.damaged(
        VectorFormat.PICKLE,
        "the value of \"%s\" is %s. Expected a list of numbers or a numpy array of one dimension",
        name,
        describe(value));
  }

  private static String describe(Object value) {
    if (value instanceof NumpyArray array) {
      return array.isFilled()
          ? "an array of shape " + Arrays.toString(array.shape())
          : "an array without content";
    }
    if (value instanceof PickleList list) {
      return "a list of " + list.size() + (list.isNumeric() ? " numbers" : " values");
    }
    if (value instanceof PickleDict dict) {
      return "a dict of " + dict.size();
    }
    return value instanceof byte[] bytes ? "a byte string of " + bytes.length : value.toString();
  }
}
