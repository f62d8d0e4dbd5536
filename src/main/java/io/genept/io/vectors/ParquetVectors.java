package io.genept.io.vectors;

import io.genept.core.UserError;
import io.genept.io.Columns;
import io.genept.io.LiteralPaths;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/** A Parquet file or folder with a column of names and a column of lists of numbers. */
final class ParquetVectors {
  /** Columns of names that are taken without being asked for, the first that is there. */
  private static final List<String> USUAL =
      List.of("symbol", "gene_symbol", "gene", "name", "cell_id", "barcode");

  private ParquetVectors() {}

  static void read(VectorFile file, SparkSession spark, VectorFile.Sink sink) {
    // Parquet has no order of its own: sorted, the table does not depend on how it was split.
    Iterator<Row> rows = rows(file, spark).sort(VectorFile.NAME).toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      if (row.isNullAt(0)) {
        throw UserError.of(
            "Cannot import %s: it has a row without a name. Expected a name for each.",
            file.path());
      }
      sink.accept(row.getString(0), row.isNullAt(1) ? null : floats(row.getList(1)));
    }
  }

  /** Names and vectors, as {@link VectorFile#rows} has them. */
  static Dataset<Row> rows(VectorFile file, SparkSession spark) {
    Dataset<Row> table = open(file, spark);
    List<String> texts = new ArrayList<>();
    List<String> lists = new ArrayList<>();
    for (StructField field : table.schema().fields()) {
      if (field.dataType().equals(DataTypes.StringType)) {
        texts.add(field.name());
      } else if (field.dataType() instanceof ArrayType array && numeric(array.elementType())) {
        lists.add(field.name());
      }
    }
    Optional<String> usual =
        texts.size() > 1 ? USUAL.stream().filter(texts::contains).findFirst() : Optional.empty();
    String names =
        one(file, texts, file.nameColumn().or(() -> usual), "column of text", "--name-column");
    String vectors = one(file, lists, file.vectors(), "column of lists of numbers", "--vectors");
    return table.select(
        Columns.named(names).as(VectorFile.NAME),
        Columns.named(vectors).cast("array<float>").as(VectorFile.VECTOR));
  }

  private static Dataset<Row> open(VectorFile file, SparkSession spark) {
    try {
      return LiteralPaths.read(spark, file.path());
    } catch (Exception e) {
      if (e instanceof AnalysisException || e instanceof SparkException) {
        throw new UserError(
            "Cannot import "
                + file.path()
                + " as parquet: "
                + e.getMessage()
                + ". Expected a Parquet file, or a folder of them.",
            e);
      }
      throw e;
    }
  }

  private static String one(
      VectorFile file, List<String> fitting, Optional<String> asked, String what, String option) {
    if (asked.isPresent() ? fitting.contains(asked.get()) : fitting.size() == 1) {
      return asked.orElseGet(() -> fitting.get(0));
    }
    throw UserError.of(
        "Cannot import %s: %s. Expected one %s; name it with %s. It has %s.",
        file.path(),
        asked.isPresent() ? "it has none called " + asked.get() : fitting.size() + " columns fit",
        what,
        option,
        fitting);
  }

  private static boolean numeric(DataType type) {
    return type instanceof NumericType;
  }

  private static float[] floats(List<Float> list) {
    float[] values = new float[list.size()];
    int i = 0;
    for (Float value : list) {
      values[i++] = value == null ? Float.NaN : value;
    }
    return values;
  }
}
