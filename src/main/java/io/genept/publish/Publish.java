package io.genept.publish;

import io.genept.core.Opt;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.table.Run;
import io.genept.table.StoredTable;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;

/**
 * Stage {@code publish}: a table of a directory to a table of the session's catalog, or one for
 * each of the tables it consists of.
 *
 * <p>Provenance goes along as properties of the tables, by which every command reads them again by
 * name.
 */
public final class Publish {
  private static final Pattern NAME = Pattern.compile("\\w+(\\.\\w+){1,2}");

  private Publish() {}

  /** Treatment of a table of that name. */
  public enum Mode {
    /** Refuse; the default. */
    CREATE,
    /** Replace it, in one step where the format can. */
    OVERWRITE,
    /** Add all rows. */
    APPEND,
    /** Replace the rows with the same key, and add the others. */
    MERGE
  }

  /**
   * A table and the name to publish it under.
   *
   * @param table path of a table
   * @param to {@code schema.name} or {@code catalog.schema.name}
   * @param format of the table of the catalog
   * @param mode what happens to a table of that name
   */
  @Stage(
      name = "publish",
      does = "A table to a table of the session's catalog: Delta, Iceberg or Parquet.",
      notes = {
        "A directory of several tables becomes one of the catalog for each, NAME_cells and"
            + " NAME_genes;",
        "commands that read tables take catalog.schema.NAME in place of a path."
      },
      examples = {
        "publish --table out/atlas_w --to main.cells.atlas_w --format delta",
        "publish --table out/atlas --to lake.cells.atlas --format iceberg --mode merge"
      })
  public record Options(
      @Opt(value = "The table to publish.", label = "DIR", role = Opt.Role.INPUT) String table,
      @Opt(value = "Name to publish it under: schema.name or catalog.schema.name.", label = "NAME")
          String to,
      @Opt(value = "delta, iceberg or parquet.", label = "FORMAT") TableFormat format,
      @Opt(
              value =
                  "create: a new table; overwrite: in place of one that was published before; append:"
                      + " its rows to those; merge: its rows in place of those with the same key, and"
                      + " the others beside them.",
              label = "MODE",
              byDefault = "create",
              role = Opt.Role.RUN)
          Mode mode) {
    /**
     * Checks the options.
     *
     * @throws UserError if the name is none, or the format cannot do what is asked for
     */
    public Options {
      if (!NAME.matcher(to).matches()) {
        throw UserError.of(
            "Cannot publish to %s: it is no name of a table. Expected schema.name or"
                + " catalog.schema.name, of letters, digits and underscores.",
            to);
      }
      if (mode == Mode.MERGE && format == TableFormat.PARQUET) {
        throw UserError.of(
            "Cannot merge into %s: tables of Parquet can only grow or be replaced. Give --mode"
                + " append or overwrite, or --format delta or iceberg.",
            to);
      }
    }
  }

  /**
   * What was published.
   *
   * @param rows of each table of the catalog after it, by name
   */
  public record Result(Map<String, Long> rows) {
    public Result {
      rows = new LinkedHashMap<>(rows);
    }

    /** One line for each table. */
    public String summary() {
      StringBuilder text = new StringBuilder();
      rows.forEach(
          (name, count) -> text.append(String.format(Locale.ROOT, "%s: %,d rows%n", name, count)));
      return text.toString().stripTrailing();
    }
  }

  /**
   * Publishes.
   *
   * @throws UserError if there is no table, the name is taken or free against the mode, the tables
   *     do not go together, or Spark does not know the format or the catalog
   */
  public static Result run(SparkSession spark, Options options) {
    try (Run run = Run.of(spark, options)) {
      StoredTable source = StoredTable.open(spark, options.table());
      if (source.tables().isEmpty()) {
        throw UserError.of(
            "Cannot publish %s: it is the output of %s, which holds no table.",
            options.table(), source.provenance().stage());
      }
      run.step(options.to());
      Published published = new Published(spark, options, source);
      published.requirePlace();
      Map<String, Long> rows = new LinkedHashMap<>();
      for (String table : source.tables()) {
        String name = published.name(table);
        try {
          rows.put(name, published.write(table));
        } catch (Exception e) { // Spark throws checked exceptions that it does not declare
          throw options.format().explained(e, name);
        }
      }
      return new Result(rows);
    }
  }
}
