package io.genept.ingest;

import io.genept.core.OptionSet;
import io.genept.core.Progress;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.ingest.inputs.GeneUnion;
import io.genept.ingest.inputs.InputFile;
import io.genept.ingest.inputs.InputHead;
import io.genept.ingest.inputs.InputList;
import io.genept.io.MissingValues;
import io.genept.table.Inputs;
import io.genept.table.Run;
import io.genept.table.TableDirectory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reading of one run of {@code ingest-cells}: heads, genes, plan, then a task for each range of
 * cells. The driver holds the list of inputs, the genes of the atlas and the names of its files;
 * never the ids of the cells.
 */
final class IngestRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IngestRun.class);
  private static final int DEPTH = 2;
  private static final int EXAMPLES = 3;

  private final Run run;
  private final IngestCells.Options options;
  private final Configuration conf;
  private final TableDirectory table;
  private final Optional<EarlierAtlas> earlier;
  private final GeneUnion genes = new GeneUnion();
  private final List<Broadcast<?>> broadcasts = new ArrayList<>();
  private List<InputHead> heads;
  private InputList.Inputs inputs;
  private GroupedTriplets grouped;
  private JavaRDD<IngestPlan.Task> tasks;
  private Broadcast<IngestSetup> setup;

  /**
   * @param earlier the atlas that cells are added to
   */
  IngestRun(
      Run run, IngestCells.Options options, TableDirectory table, Optional<EarlierAtlas> earlier) {
    this.run = run;
    this.options = options;
    this.conf = options.text().applied(run.conf());
    this.table = table;
    this.earlier = earlier;
  }

  /**
   * Finds the inputs to read.
   *
   * @return whether there are any; only {@code --mode incremental} may leave none
   * @throws UserError if something is not there or no matrix
   */
  boolean findInputs() {
    List<String> tables =
        Stream.of(options.annotations().obs(), options.reading().genesTable())
            .flatMap(Optional::stream)
            .toList();
    inputs = InputList.of(options.input(), conf).without(tables, conf);
    if (earlier.isPresent() && options.mode() == IngestCells.Mode.INCREMENTAL) {
      inputs =
          new InputList.Inputs(NewInputs.of(run, inputs.files(), earlier.get()), inputs.manifest());
    }
    return !inputs.files().isEmpty();
  }

  /**
   * Reads all cells and writes the files of {@code cells}, which are not in the table yet.
   *
   * @throws UserError if an input cannot be read or does not fit; with {@code --resume} what was
   *     written stays for the next run
   */
  TaskResult write() {
    grouped = GroupedTriplets.of(run, options, inputs.files());
    setup = broadcast(new String[0], List.of(), 1);
    heads = InputHeads.read(run, setup);
    InputHeads.refuseIdleOptions(
        options.reading(), heads.stream().map(head -> head.shape().format()).toList());
    if (options.valueState().isEmpty()) {
      InputHeads.refuseUnknownValues(heads, files());
    }
    earlier.ifPresent(atlas -> genes.add(atlas.genes()));
    InputHeads.addGenes(run, setup, heads, genes);
    IngestPlan plan = IngestPlan.of(heads);
    log(plan);
    tasks = run.context().parallelize(plan.tasks(), plan.tasks().size());
    Optional<ObsJoin> obs =
        options.annotations().obs().filter(path -> !grouped.obs()).map(this::joined);
    try {
      setup = broadcast(genes.ids(), fields(obs), plan.cellsPerPart());
      TaskResult result = written(plan, obs);
      String advice =
          options.resume()
              ? " The other inputs are kept: mend or replace this one and repeat the command."
              : "";
      if (options.resume()) {
        table.keep();
      }
      InputHeads.refuseFailures(result.failures(), files(), advice);
      return result;
    } finally {
      obs.ifPresent(ObsJoin::close);
    }
  }

  List<InputHead> heads() {
    return heads;
  }

  List<InputFile> files() {
    return grouped.files();
  }

  /** An error as one about the files that were given. */
  UserError named(UserError error) {
    return grouped == null ? error : grouped.named(error);
  }

  /** Fingerprints of the files that were read. */
  List<Provenance.Input> fingerprints() {
    return Stream.concat(
            grouped.originals().stream(),
            heads.stream()
                .filter(head -> !grouped.holds(files().get(head.file())))
                .flatMap(head -> head.inputs().stream()))
        .toList();
  }

  GeneUnion genes() {
    return genes;
  }

  /** The tasks, for a second look at the ids. */
  JavaRDD<IngestPlan.Task> tasks() {
    return tasks;
  }

  Broadcast<IngestSetup> setup() {
    return setup;
  }

  @Override
  public void close() {
    broadcasts.forEach(broadcast -> broadcast.destroy());
    if (grouped != null) {
      grouped.delete(run);
    }
  }

  private TaskResult written(IngestPlan plan, Optional<ObsJoin> obs) {
    run.step("reads and writes the cells");
    LongAccumulator done = run.spark().sparkContext().longAccumulator("cells");
    int firstNumber = table.firstNumber();
    Finished finished = options.resume() ? finished(obs) : null;
    Broadcast<IngestSetup> here = setup;
    int geneCount = setup.value().geneIds().length;
    List<InputHead.Column> columns = obs.map(ObsJoin::columns).orElse(List.of());
    boolean text = obs.isPresent() && obs.get().text();
    boolean only = obs.isPresent() && options.annotations().leavesOut();
    JavaRDD<ObsRows.ObsRow> rows =
        obs.map(ObsJoin::rows)
            .orElseGet(
                () ->
                    run.context()
                        .<ObsRows.ObsRow>parallelize(
                            Collections.emptyList(), tasks.getNumPartitions()));
    JavaRDD<TaskResult> results =
        tasks.zipPartitions(
            rows,
            (task, ofTask) -> {
              ObsRows obsRows = new ObsRows(ofTask, columns, text, here.value().missing(), only);
              LongConsumer progress = done::add;
              return List.of(
                      one(here.value(), task.next(), firstNumber, obsRows, progress, finished))
                  .iterator();
            });
    return Progress.during(
        "cells",
        plan.tasks().stream().mapToLong(IngestPlan.Task::cells).sum(),
        done::value,
        LOG::info,
        () ->
            Tasks.run(
                () ->
                    results.treeAggregate(
                        new TaskResult(geneCount), TaskResult::merge, TaskResult::merge, DEPTH)));
  }

  private Finished finished(Optional<ObsJoin> obs) {
    String annotations =
        obs.isPresent()
            ? Inputs.fingerprint(options.annotations().obs().orElseThrow(), run.conf()).sha256()
                + OptionSet.describe(options.annotations())
            : "";
    return Finished.of(options.target().output(), setup.value(), heads, annotations);
  }

  /** Runs a task, unless it is noted as finished; {@code null} where no notes are taken. */
  private static TaskResult one(
      IngestSetup setup,
      IngestPlan.Task task,
      int firstNumber,
      ObsRows obs,
      LongConsumer progress,
      Finished finished) {
    if (finished != null) {
      Optional<TaskResult> before =
          finished
              .find(task, setup.conf())
              .filter(
                  found ->
                      found.parts().stream()
                          .allMatch(part -> setup.place().holds(part, setup.conf())));
      if (before.isPresent()) {
        progress.accept(task.cells());
        LOG.debug("{} cells are there from an earlier run", task.cells());
        return before.get();
      }
    }
    TaskResult result = CellTask.run(setup, task, firstNumber + task.number(), obs, progress);
    if (finished != null && result.failures().isEmpty() && !TaskContext.get().isInterrupted()) {
      finished.add(task, result, setup.conf());
    }
    return result;
  }

  private ObsJoin joined(String path) {
    return Tasks.run(
        () ->
            ObsJoin.of(
                run,
                tasks,
                setup,
                ObsTable.open(run, conf, path, options.annotations().cellIdColumn()),
                options.annotations()));
  }

  private List<ObsField> fields(Optional<ObsJoin> obs) {
    boolean named =
        inputs.manifest()
            || files().stream().map(InputFile::dataset).distinct().count() > 1
            || options.mode() != IngestCells.Mode.CREATE;
    List<ObsField> fields =
        ObsField.of(
            named,
            files(),
            heads,
            obs.map(ObsJoin::columns).orElse(List.of()),
            setup.value().missing());
    if (earlier.isPresent()) {
      earlier.get().requirePartitions(options.partitions());
      fields = earlier.get().conform(fields);
    }
    options
        .partitions()
        .require(options.target().output(), fields.stream().map(ObsField::name).toList());
    return fields;
  }

  private Broadcast<IngestSetup> broadcast(
      String[] geneIds, List<ObsField> fields, long cellsPerPart) {
    Broadcast<IngestSetup> made =
        run.context()
            .broadcast(
                new IngestSetup(
                    files(),
                    OptionSet.describe(options.reading()),
                    geneIds,
                    fields,
                    options.partitions(),
                    options.cellIdPrefix(),
                    MissingValues.of(options.text().missingValues()),
                    options.cellsPerBlock(),
                    cellsPerPart,
                    table.place(),
                    new SerializableConfiguration(conf)));
    broadcasts.add(made);
    return made;
  }

  private void log(IngestPlan plan) {
    LOG.info(
        "ingesting {} inputs, {} cells, {} genes, by {} tasks",
        heads.size(),
        heads.stream().mapToLong(head -> head.shape().cells()).sum(),
        genes.size(),
        plan.tasks().size());
    List<InputHead> whole = heads.stream().filter(head -> !head.shape().seekable()).toList();
    for (InputHead head : whole.subList(0, Math.min(EXAMPLES, whole.size()))) {
      LOG.info(
          "{} is {}, of which no range can be read alone: one task reads it",
          files().get(head.file()).path(),
          head.shape().format().label());
    }
  }
}
