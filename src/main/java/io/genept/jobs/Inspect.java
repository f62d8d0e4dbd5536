package io.genept.jobs;

import io.genept.core.Opt;
import io.genept.core.Provenance;
import io.genept.core.Stage;
import io.genept.ingest.InspectInput;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.ingest.matrix.TextOptions;
import io.genept.table.Run;
import io.genept.table.StoredTable;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;

/** Describes a table or an input file. */
final class Inspect {
  private Inspect() {}

  /**
   * Options of the command.
   *
   * @param path of a table or an input file
   * @param reading how an input is read
   * @param encoding of text; UTF-8 where empty
   */
  @Stage(
      name = "inspect",
      does = "Tells what a table or an input file is: shape, columns, identifiers, value state.",
      examples = {
        "inspect out/atlas_w",
        "inspect atlas.h5ad --layer raw",
        "inspect 'samples/*.h5ad'"
      })
  record Options(
      @Opt(
              value =
                  "A table, or a matrix file, a folder, a glob or a manifest as ingest-cells takes"
                      + " them.",
              label = "PATH",
              positional = true)
          String path,
      MatrixOptions reading,
      @Opt(value = "Encoding of text that is not UTF-8, as ingest-cells takes it.", label = "NAME")
          Optional<String> encoding) {
    Configuration applied(Configuration conf) {
      return new TextOptions(encoding, List.of()).applied(conf);
    }
  }

  /** Returns the description, in lines; of a local matrix file without a session. */
  static String run(Supplier<SparkSession> session, Options options) {
    String path = options.path();
    return isLocalFile(path)
        ? input(
            InspectInput.describe(path, options.reading(), options.applied(new Configuration())))
        : run(session.get(), options);
  }

  /** Whether a path is a single file of this machine for Hadoop too, in a Spark that is ours. */
  private static boolean isLocalFile(String path) {
    if (path.contains(":") || !new File(path).isFile()) {
      return false;
    }
    Configuration conf = new Configuration();
    return SparkEnv.get() == null
        && !new SparkConf().contains("spark.master")
        && conf.get("fs.defaultFS").startsWith("file:")
        && InspectInput.count(path, conf) == 1;
  }

  private static String run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    String path = options.path();
    if (StoredTable.exists(spark, path)) {
      return table(StoredTable.open(spark, path));
    }
    if (InspectInput.count(path, conf) == 1) {
      return input(InspectInput.describe(path, options.reading(), options.applied(conf)));
    }
    try (Run run = Run.of(spark, options)) {
      return inputs(InspectInput.describeAll(run, options.applied(conf), path, options.reading()));
    }
  }

  private static String table(StoredTable table) {
    Provenance provenance = table.provenance();
    StringBuilder text = new StringBuilder();
    line(text, "table", table.path());
    line(text, "made by", provenance.stage() + " at " + provenance.createdAt());
    line(
        text,
        "versions",
        "genept " + provenance.codeVersion() + ", Spark " + provenance.sparkVersion());
    line(text, "rows", String.format("%,d", provenance.rowCount()));
    section(text, "options", provenance.options());
    section(text, "facts", provenance.facts());
    for (Provenance.Input input : provenance.inputs()) {
      line(text, "input", input.path() + "  sha256 " + input.sha256());
    }
    for (String part : table.tables()) {
      columns(text, part.isEmpty() ? "columns" : part, table.rowCount(part), table.rows(part));
    }
    return text.toString().stripTrailing();
  }

  private static void columns(StringBuilder text, String name, long rows, Dataset<Row> table) {
    text.append(name).append(" (").append(String.format("%,d", rows)).append(" rows)\n");
    Row first = table.limit(1).collectAsList().stream().findFirst().orElse(null);
    for (StructField field : table.schema().fields()) {
      Object value = first == null ? null : value(first, field);
      text.append(
          String.format(
              "  %-28s %-14s %s%n", field.name(), field.dataType().simpleString(), shown(value)));
    }
  }

  private static Object value(Row row, StructField field) {
    int i = row.fieldIndex(field.name());
    if (row.isNullAt(i) || !(field.dataType() instanceof ArrayType)) {
      return row.get(i);
    }
    List<?> values = row.getList(i);
    return values.size()
        + " values: "
        + values.stream().limit(4).map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String shown(Object value) {
    String text = String.valueOf(value);
    return text.length() > 60 ? text.substring(0, 57) + "..." : text;
  }

  private static String input(InspectInput.Description description) {
    StringBuilder text = new StringBuilder();
    line(text, "format", description.format().label());
    line(text, "matrix", description.matrix().name());
    line(text, "layers", String.join(", ", description.matrix().layers()));
    line(
        text,
        "shape",
        String.format(
            "%,d cells × %,d genes", description.matrix().cells(), description.matrix().genes()));
    line(
        text,
        "values",
        description
            .values()
            .map(values -> values.label() + " (" + values.evidence() + ")")
            .orElse("not looked at: the matrix is stored by gene and would have to be read whole"));
    line(text, "cell ids", String.join(", ", description.first().cells()) + ", ...");
    line(text, "gene ids", String.join(", ", description.first().genes()) + ", ...");
    line(text, "symbols", String.join(", ", description.first().symbols()) + ", ...");
    section(text, "obs", types(description.obs()));
    section(text, "var", types(description.var()));
    return text.toString().stripTrailing();
  }

  private static String inputs(InspectInput.Inputs inputs) {
    StringBuilder text = new StringBuilder();
    line(text, "inputs", String.format("%,d", inputs.inputs().size()));
    line(
        text,
        "shape",
        String.format(
            "%,d cells × %,d genes, of which each input has %,d",
            inputs.cells(), inputs.genes(), inputs.sharedGenes()));
    for (InspectInput.InputLine input : inputs.inputs()) {
      text.append(
          String.format(
              "  %-24s %,11d × %,7d  %-10s %s, %s%n",
              input.dataset(),
              input.cells(),
              input.genes(),
              input.values().isEmpty() ? "-" : input.values(),
              input.format().label(),
              input.path()));
    }
    section(text, "obs", types(inputs.obs()));
    return text.toString().stripTrailing();
  }

  private static Map<String, String> types(Map<String, ?> columns) {
    return columns.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> entry.getValue().toString().toLowerCase(Locale.ROOT),
                (a, b) -> a,
                LinkedHashMap::new));
  }

  private static void section(StringBuilder text, String name, Map<String, ?> values) {
    if (!values.isEmpty()) {
      text.append(name).append('\n');
      values.forEach(
          (key, value) -> text.append(String.format("  %-28s %s%n", key, Provenance.text(value))));
    }
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format("%-10s %s%n", name, value));
  }
}
