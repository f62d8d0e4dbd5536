package io.genept.cells;

import static org.apache.spark.sql.functions.col;

import io.genept.core.Opt;
import io.genept.core.OptionSet;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import io.genept.table.ObsColumns;
import io.genept.table.Run;
import io.genept.table.SparkParts;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cells of an atlas that a run embeds: all, or those that its output does not hold yet.
 *
 * @param rows of the atlas
 * @param count number of them
 * @param earlier number of the cells that the output holds; empty if the run makes a table of its
 *     own
 * @param earlierWithout number of those that have no embedding
 */
record IncrementalCells(Dataset<Row> rows, long count, OptionalLong earlier, long earlierWithout) {
  private static final Logger LOG = LoggerFactory.getLogger(IncrementalCells.class);

  /** Fact of the provenance: cells of which no gene has a vector. */
  static final String FACT_WITHOUT = "cells_without_embedding";

  /**
   * Chooses the cells by the mode of the run.
   *
   * @throws UserError if the run would add cells to a table that was made otherwise: an option that
   *     shapes the rows, the content of what the method reads or the obs columns differ
   */
  static IncrementalCells of(Run run, EmbedCells.Options options, Atlas atlas) {
    String output = options.target().output();
    if (options.mode() == EmbedCells.Mode.FULL || !TableDirectory.exists(output, run.conf())) {
      return new IncrementalCells(atlas.cells(), atlas.cellCount(), OptionalLong.empty(), 0);
    }
    Dataset<Row> table = CellEmbeddings.read(run.spark(), output);
    Provenance before = TableDirectory.provenance(output, run.conf());
    requireAsBefore(run, options, before);
    StructType now =
        ObsColumns.schema(CellEmbeddings.SCHEMA, atlas.cells().schema(), atlas.obsColumns());
    requireSame(options, "obs columns", obs(table.schema()), obs(options.partitions().stored(now)));
    NewCells cells = NewCells.of(atlas, table.select(CellEmbeddings.CELL_ID));
    long without =
        before
            .count(FACT_WITHOUT)
            .orElseGet(() -> table.filter(col(CellEmbeddings.EMBEDDING).isNull()).count());
    LOG.info("{} cells are there, {} are new", before.rowCount(), cells.count());
    return new IncrementalCells(
        cells.rows(), cells.count(), OptionalLong.of(before.rowCount()), without);
  }

  /** Writes rows as a table of their own, or adds them to that of the earlier cells. */
  long write(
      Run run,
      Dataset<Row> embedded,
      EmbedCells.Options options,
      ToLongFunction<SparkParts.Written> counting,
      Column... counted) {
    return run.write(
        embedded,
        options.target().output(),
        earlier.isPresent() ? WriteMode.APPEND : options.target().mode(),
        options.partitions(),
        counting,
        counted);
  }

  private static void requireAsBefore(Run run, EmbedCells.Options options, Provenance before) {
    String stage = OptionSet.stageOf(EmbedCells.Options.class).name();
    requireSame(options, "the command", before.stage(), stage);
    EmbedCells.Options earlier = OptionSet.of(EmbedCells.Options.class).remake(before.options());
    Map<String, Object> then = OptionSet.describe(earlier, Opt.Role.RESULT);
    Map<String, Object> now = OptionSet.describe(options, Opt.Role.RESULT);
    for (String name : union(now, then)) {
      requireSame(options, "--" + name, text(then.get(name)), text(now.get(name)));
    }
    Map<String, Object> readThen = inputs(earlier);
    Map<String, Object> readNow = inputs(options);
    for (String name : union(readNow, readThen)) {
      requireSame(
          options,
          "--" + name + " with the content",
          content(before.inputs(), readThen.get(name)),
          content(run.inputs(), readNow.get(name)));
    }
  }

  private static Map<String, Object> inputs(EmbedCells.Options options) {
    return OptionSet.describe((Record) options.method(), Opt.Role.INPUT);
  }

  private static Set<String> union(Map<String, Object> some, Map<String, Object> others) {
    Set<String> names = new LinkedHashSet<>(some.keySet());
    names.addAll(others.keySet());
    return names;
  }

  private static String text(Object value) {
    return value == null ? null : Provenance.text(value);
  }

  private static String content(List<Provenance.Input> inputs, Object path) {
    return inputs.stream()
        .filter(input -> input.path().equals(path))
        .map(Provenance.Input::sha256)
        .sorted()
        .toList()
        .toString();
  }

  private static String obs(StructType schema) {
    return Arrays.stream(schema.fields())
        .skip(CellEmbeddings.SCHEMA.size())
        .map(field -> field.name() + " " + field.dataType().simpleString())
        .toList()
        .toString();
  }

  private static void requireSame(
      EmbedCells.Options options, String what, String before, String now) {
    if (!Objects.equals(before, now)) {
      throw UserError.of(
          "Cannot add cells to %s: its cells were embedded with %s %s, now it is %s. Expected the"
              + " same as before; give what was given then, or embed all cells again with --mode"
              + " full --overwrite.",
          options.target().output(), what, before, now);
    }
  }
}
