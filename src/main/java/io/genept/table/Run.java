package io.genept.table;

import io.genept.core.Opt;
import io.genept.core.OptionSet;
import io.genept.core.Provenance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The frame of a stage: names its Spark jobs, hashes what it reads, gathers what it finds, and
 * writes its table with a provenance made of all that. Closing it gives the session its former job
 * description back.
 *
 * <pre>{@code
 * try (Run run = Run.of(spark, options)) {
 *   run.fact("genes_matched", matches.matched());
 *   run.write(rows, options.target());
 * }
 * }</pre>
 */
public final class Run implements AutoCloseable {
  /** Fact of every table: wall time from the begin of the stage to its last row, in seconds. */
  public static final String FACT_SECONDS = "seconds";

  private static final String JOB_DESCRIPTION = "spark.job.description";

  private final SparkSession spark;
  private final Record options;
  private final String stage;
  private final String formerDescription;
  private final long begin = System.nanoTime();
  private final List<String> furtherInputs = new ArrayList<>();
  private final List<Provenance.Input> knownInputs = new ArrayList<>();
  private final Map<String, Object> facts = new LinkedHashMap<>();
  private final Map<String, byte[]> attached = new LinkedHashMap<>();
  private List<Provenance.Input> inputs;

  private Run(SparkSession spark, Record options) {
    this.spark = spark;
    this.options = options;
    this.stage = OptionSet.stageOf(options.getClass()).name();
    this.formerDescription = spark.sparkContext().getLocalProperty(JOB_DESCRIPTION);
    spark.sparkContext().setJobDescription(stage);
  }

  /**
   * Begins the run of a stage.
   *
   * @param options a record with {@link io.genept.core.Stage} and {@link Opt} annotations
   */
  public static Run of(SparkSession spark, Record options) {
    return new Run(spark, options);
  }

  public SparkSession spark() {
    return spark;
  }

  public JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  /** Configuration of Hadoop, for its file systems. */
  public Configuration conf() {
    return spark.sparkContext().hadoopConfiguration();
  }

  /** Describes the Spark jobs from now on: the stage's name and this. */
  public void step(String what) {
    spark.sparkContext().setJobDescription(stage + " " + what);
  }

  /**
   * Adds an input that is read beside the options of {@link Opt.Role#INPUT}: a file, folder or
   * table.
   */
  public Run input(String path) {
    if (inputs != null) {
      throw new IllegalStateException("The inputs are hashed already, without " + path);
    }
    furtherInputs.add(path);
    return this;
  }

  /** Adds inputs whose hashes are known: tasks made them, or an earlier run. */
  public Run inputs(Collection<Provenance.Input> known) {
    knownInputs.addAll(known);
    return this;
  }

  /** Adds a fact that the run found; the value is a number, a flag or text. */
  public Run fact(String name, Object value) {
    facts.put(name, value);
    return this;
  }

  /** Adds facts that the run found, by name. */
  public Run facts(Map<String, ?> found) {
    facts.putAll(found);
    return this;
  }

  /** Adds a small file to the table that {@link #write} writes, under its own name. */
  public Run attach(String name, byte[] content) {
    attached.put(name, content);
    return this;
  }

  /**
   * Hashes what is read, the first time this is called.
   *
   * @throws io.genept.core.UserError if something is not there
   */
  public List<Provenance.Input> inputs() {
    if (inputs == null) {
      List<Provenance.Input> hashed = new ArrayList<>();
      for (Object paths : OptionSet.describe(options, Opt.Role.INPUT).values()) {
        for (Object path : paths instanceof Collection<?> several ? several : List.of(paths)) {
          hashed.addAll(Inputs.describe(path.toString(), spark));
        }
      }
      for (String path : furtherInputs) {
        hashed.addAll(Inputs.describe(path, spark));
      }
      hashed.addAll(0, knownInputs);
      inputs = List.copyOf(hashed);
    }
    return inputs;
  }

  /**
   * The provenance of a table that this run completes now, with so many rows; of a table that grows
   * the {@value #FACT_SECONDS} are those of this run.
   */
  public Provenance provenance(long rows) {
    fact(FACT_SECONDS, Math.round((System.nanoTime() - begin) / 1e6) / 1e3);
    Map<String, Object> described = OptionSet.describe(options);
    return Provenance.now(
        stage,
        described,
        inputs(),
        facts,
        spark.version(),
        described.get("seed") instanceof Number seed ? seed.longValue() : null,
        rows);
  }

  /**
   * Writes a table, whole or not at all, or adds rows to it.
   *
   * @param mode {@link WriteMode#APPEND} adds to the table at the output
   * @param partitions columns whose values become folders
   * @param count is given what was written and may add facts, before the table appears
   * @param counted conditions for which the rows are counted
   * @return the number of rows that {@code count} makes the table's
   */
  public long write(
      Dataset<Row> rows,
      String output,
      WriteMode mode,
      PartitionFolders partitions,
      ToLongFunction<SparkParts.Written> count,
      Column... counted) {
    return ParquetTable.write(
            rows,
            output,
            mode,
            partitions,
            attached,
            written -> provenance(count.applyAsLong(written)),
            counted)
        .rowCount();
  }

  /**
   * Writes a table, whole or not at all.
   *
   * @param facts is given what was written and may add facts, before the table appears
   * @param counted conditions for which the rows are counted
   * @return the number of rows
   */
  public long write(
      Dataset<Row> rows, Target target, Consumer<SparkParts.Written> facts, Column... counted) {
    return write(
        rows,
        target.output(),
        target.mode(),
        PartitionFolders.NONE,
        written -> {
          facts.accept(written);
          return written.rows();
        },
        counted);
  }

  /** Writes a table, whole or not at all, and returns the number of rows. */
  public long write(Dataset<Row> rows, Target target) {
    return write(rows, target, written -> {});
  }

  @Override
  public void close() {
    spark.sparkContext().setJobDescription(formerDescription);
  }
}
