package io.genept.ingest;

import io.genept.core.OptionSet;
import io.genept.core.UserError;
import io.genept.ingest.inputs.GeneUnion;
import io.genept.ingest.inputs.InputFile;
import io.genept.ingest.inputs.InputHead;
import io.genept.ingest.inputs.ValueStateDetector;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.ingest.matrix.SourceFormat;
import io.genept.table.Run;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pass over the heads of all inputs, on executors, and what follows from them. */
final class InputHeads {
  private static final Logger LOG = LoggerFactory.getLogger(InputHeads.class);
  private static final int EXAMPLES = 3;
  private static final int GENE_LISTS_AT_ONCE = 16;

  private InputHeads() {}

  /**
   * Reads the heads, one task an input.
   *
   * @return in the order of the inputs
   * @throws UserError if some cannot be read: names them, and says why for the first
   */
  static List<InputHead> read(Run run, Broadcast<IngestSetup> setup) {
    run.step("reads the heads of the inputs");
    int files = setup.value().files().size();
    List<InputHead> heads =
        Tasks.run(
            () ->
                run.context()
                    .parallelize(IntStream.range(0, files).boxed().toList(), files)
                    .map(
                        file -> {
                          IngestSetup here = setup.value();
                          return InputHead.read(
                              file, here.files().get(file), here.conf(), here.options());
                        })
                    .collect());
    refuseFailures(
        heads.stream()
            .filter(head -> head.failure() != null)
            .map(head -> new TaskResult.Failure(head.file(), head.failure()))
            .toList(),
        setup.value().files(),
        "");
    return heads;
  }

  /**
   * Refuses inputs that could not be read.
   *
   * @param advice what to do beside
   */
  static void refuseFailures(
      List<TaskResult.Failure> failures, List<InputFile> files, String advice) {
    if (failures.isEmpty()) {
      return;
    }
    String first = failures.get(0).message();
    if (failures.size() == 1) {
      throw new UserError(first + advice);
    }
    throw UserError.of(
        "Cannot ingest %d of %d inputs: %s%s. The first: %s%s",
        failures.size(),
        files.size(),
        failures.stream()
            .limit(EXAMPLES)
            .map(failure -> files.get(failure.file()).path())
            .collect(Collectors.joining(", ")),
        failures.size() > EXAMPLES ? ", …" : "",
        first,
        advice);
  }

  /**
   * Refuses an option of reading that concerns none of the inputs.
   *
   * @param formats of the inputs
   */
  static void refuseIdleOptions(MatrixOptions options, Collection<SourceFormat> formats) {
    Set<SourceFormat> distinct = new TreeSet<>(formats);
    for (Map.Entry<String, Object> option : OptionSet.describe(options).entrySet()) {
      if (distinct.stream().noneMatch(format -> format.options().contains(option.getKey()))) {
        throw UserError.of(
            "Cannot use --%s %s: the input is %s, which has no such choice. Leave the option out.",
            option.getKey(),
            option.getValue(),
            distinct.stream().map(SourceFormat::label).collect(Collectors.joining(", ")));
      }
    }
  }

  /** Refuses inputs whose first cells do not tell what the values are. */
  static void refuseUnknownValues(List<InputHead> heads, List<InputFile> files) {
    for (InputHead head : heads) {
      boolean known = !head.shape().values().equals(ValueStateDetector.Detection.UNKNOWN);
      IngestChecks.requireKnown(files.get(head.file()).path(), known, head.shape().evidence());
    }
  }

  /**
   * Adds the genes of the inputs to those of an atlas, in the order of the inputs; inputs with the
   * same genes are asked once. Says what differs.
   *
   * @param union the genes so far
   */
  static void addGenes(
      Run run, Broadcast<IngestSetup> setup, List<InputHead> heads, GeneUnion union) {
    Map<String, List<InputHead>> byGenes = new LinkedHashMap<>();
    heads.forEach(
        head -> byGenes.computeIfAbsent(head.genesKey(), key -> new ArrayList<>()).add(head));
    List<Integer> asked = byGenes.values().stream().map(several -> several.get(0).file()).toList();
    run.step("reads the genes of the inputs");
    int before = union.size();
    List<String> notes = new ArrayList<>();
    for (int from = 0; from < asked.size(); from += GENE_LISTS_AT_ONCE) {
      List<Integer> some = asked.subList(from, Math.min(asked.size(), from + GENE_LISTS_AT_ONCE));
      List<GeneUnion.GeneList> lists =
          Tasks.run(
              () ->
                  run.context()
                      .parallelize(new ArrayList<>(some), some.size())
                      .map(file -> genes(setup.value(), file))
                      .collect());
      for (int i = 0; i < lists.size(); i++) {
        int known = union.size();
        int added = union.add(lists.get(i));
        if (known > 0 && added > 0 && notes.size() < EXAMPLES) {
          notes.add(setup.value().files().get(some.get(i)).path() + " adds " + added);
        }
        if (known > 0 && added > 0.9 * lists.get(i).ids().length) {
          LOG.warn(
              "{} shares {} of its {} genes with what is before it, first {}; are the ids of one"
                  + " kind? --gene-id-column names another column",
              setup.value().files().get(some.get(i)).path(),
              lists.get(i).ids().length - added,
              lists.get(i).ids().length,
              lists.get(i).ids()[0]);
        }
      }
    }
    if (byGenes.size() > 1 || before > 0) {
      LOG.info(
          "{} different lists of genes in {} inputs: {} genes in all, {} in each list; {}",
          byGenes.size(),
          heads.size(),
          union.size(),
          union.inEach(byGenes.size() + (before > 0 ? 1 : 0)),
          notes.isEmpty() ? "none adds to the first" : String.join(", ", notes));
    }
  }

  private static GeneUnion.GeneList genes(IngestSetup setup, int file) {
    try (CellReader reader = setup.open(file)) {
      return GeneUnion.GeneList.of(reader.genes());
    }
  }
}
