package io.genept.genes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import io.genept.io.vectors.VectorFile;
import io.genept.io.vectors.VectorFormat;
import io.genept.testing.Golden;
import io.genept.testing.SparkTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same vectors in every format, as Python's own libraries write them. */
@Tag("golden")
class VectorFormatsTest extends SparkTest {
  private static final String FOLDER = "src/test/resources/golden/vectors/";

  @ParameterizedTest
  @CsvSource({
    "word2vec.txt, WORD2VEC, , , , float32",
    "gene2vec.txt, GENE2VEC, , , , float32",
    "frame.csv, CSV, , , , float32",
    "frame.tsv, TSV, , , , float32",
    "word2vec_c.bin, WORD2VEC_BINARY, , , , float32",
    "word2vec_gensim.bin, WORD2VEC_BINARY, , , , float32",
    "c.npy, NPY, names.txt, , , float32",
    "fortran.npy, NPY, names.tsv, , , float32",
    "half.npy.gz, NPY, names.txt, , , float16",
    "names.npz, NPZ, , , , float32",
    "names.npz, NPZ, names.txt, , , float32",
    "two.npz, NPZ, , second, b, float32",
    "one.safetensors, SAFETENSORS, names.txt, , , float32",
    "types.safetensors, SAFETENSORS, names.txt, F16, , float16",
    "types.safetensors, SAFETENSORS, names.txt, BF16, , bfloat16",
    "types.safetensors, SAFETENSORS, names.txt, F64, , float32",
    "vectors.json, JSON, , , , float32",
    "floats.parquet, PARQUET, , , , float32",
    "doubles.parquet, PARQUET, , , , float32",
    "several.parquet, PARQUET, , a, id, float32",
    "varm.h5ad, H5AD, names.txt, gpt, , float32",
    "varm.h5ad, H5AD, , gpt, label, float32"
  })
  void readsWhatOthersWrite(
      String name, VectorFormat format, String names, String vectors, String column, String type) {
    JsonNode golden = Golden.read("vectors");
    Map<String, float[]> expected = new TreeMap<>();
    for (int i = 0; i < golden.get("names").size(); i++) {
      double[] row = Golden.doubles(golden.get(type).get(i));
      float[] vector = new float[row.length];
      for (int d = 0; d < row.length; d++) {
        vector[d] = (float) row[d];
      }
      expected.put(golden.get("names").get(i).asText(), vector);
    }
    assertThat(detected(name)).isEqualTo(format);
    assertThat(read(file(name, names, vectors, column), format))
        .usingRecursiveComparison()
        .isEqualTo(expected);
  }

  @Test
  void theOrderIsThatOfTheFile() {
    List<String> order = new ArrayList<>();
    file("two.npz", null, "second", "b")
        .read(spark(), VectorFormat.NPZ, (name, vector) -> order.add(name));
    assertThat(order).isEqualTo(List.of(Golden.strings(Golden.read("vectors").get("names"))));
  }

  @Test
  void anIndexOfVarNamesTheRows() {
    assertThat(read(file("varm.h5ad", null, "small", null), VectorFormat.H5AD))
        .containsOnlyKeys("a", "b", "c", "d");
  }

  @ParameterizedTest
  @CsvSource({
    "two.npz, NPZ, , , , 2 arrays fit. Expected one matrix of numbers; name it with --vectors",
    "two.npz, NPZ, , third, , it has no array third",
    "two.npz, NPZ, , second, , 2 arrays fit. Expected one list of texts",
    "two.npz, NPZ, , second, first, its array first is no list of texts",
    "c.npy, NPY, , , , Expected --names FILE with the names of its 4 rows",
    "c.npy, NPY, gene2vec.txt.none, , , there is no such file",
    "c.npy, NPY, vectors.json, , , 'it has 4 rows, but there are 1 names'",
    "types.safetensors, SAFETENSORS, names.txt, , , 4 tensors fit",
    "types.safetensors, SAFETENSORS, names.txt, I32, , tensor I32 is I32 of shape",
    "types.safetensors, SAFETENSORS, names.txt, F8, , it has no tensor F8",
    "several.parquet, PARQUET, , , , 2 columns fit. Expected one column of text",
    "several.parquet, PARQUET, , , id, 2 columns fit. Expected one column of lists of numbers",
    "several.parquet, PARQUET, , c, id, it has none called c",
    "varm.h5ad, H5AD, , , , its varm has 2 arrays",
    "varm.h5ad, H5AD, , X, , it has no varm X",
    "varm.h5ad, H5AD, , gpt, symbol, has no column \"symbol\"",
    "frame.csv, CSV, names.txt, , , Expected no --names",
    "c.npy, PICKLE, , , , an operation without its operand",
    "frame.csv, JSON, , , , Expected a complete JSON file",
    "frame.csv, SAFETENSORS, names.txt, , , its header is",
    "frame.csv, NPY, names.txt, , , does not start as a numpy array does",
    "frame.csv, NPZ, , , , holds no numpy array",
    "frame.csv, PARQUET, , , , Expected a Parquet file",
    "frame.csv, WORD2VEC_BINARY, , , , its first line is",
    "frame.csv, H5AD, , , , Cannot read"
  })
  void whatDoesNotFitIsNamed(
      String name, VectorFormat format, String names, String vectors, String column, String text) {
    assertThatThrownBy(() -> read(file(name, names, vectors, column), format))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(text);
  }

  private static Map<String, float[]> read(VectorFile file, VectorFormat format) {
    Map<String, float[]> vectors = new TreeMap<>();
    file.read(spark(), format, vectors::put);
    return vectors;
  }

  private static VectorFormat detected(String name) {
    return VectorFormat.detect(at(name), spark().sparkContext().hadoopConfiguration());
  }

  private static VectorFile file(String name, String names, String vectors, String column) {
    return new VectorFile(
        at(name),
        Optional.ofNullable(names).map(VectorFormatsTest::at),
        Optional.ofNullable(vectors),
        Optional.ofNullable(column));
  }

  private static String at(String name) {
    return Path.of(FOLDER, name).toAbsolutePath().toString();
  }
}
