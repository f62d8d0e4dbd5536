package io.genept.evaluate.panels;

import io.genept.core.Opt;
import io.genept.core.UserError;
import java.util.List;
import java.util.Optional;

/** Options of {@code evaluate-panels} beside the tables. */
public final class PanelOptions {
  private PanelOptions() {}

  /**
   * Which cells take part, and by which labels.
   *
   * @param labelColumn obs column of the labels in the reference
   * @param queryLabelColumn obs column of the labels in the query; that of the reference if empty
   * @param labelMap file of names that labels get; none if empty
   * @param referenceWhere conditions on the cells of the reference, which must all hold
   * @param queryWhere conditions on the cells of the query
   * @param cells most cells of a side, at least 20
   * @param seed of the draw of cells
   * @param allowSharedCells whether a cell may be on both sides
   */
  public record CellChoice(
      @Opt(value = "obs column of the labels; cells without a label are left out.", label = "NAME")
          String labelColumn,
      @Opt(
              value = "obs column of the labels in the query, where it has another name there.",
              label = "NAME")
          Optional<String> queryLabelColumn,
      @Opt(
              value =
                  "Common names for the labels of both sides: a table of two columns, label and"
                      + " name. Labels that it lacks stay as they are.",
              label = "FILE",
              role = Opt.Role.INPUT)
          Optional<String> labelMap,
      @Opt(
              value =
                  "Cells of the reference that take part: COLUMN=VALUE or COLUMN!=VALUE by its obs"
                      + " columns; of several all must hold.",
              label = "CONDITION")
          List<CellCondition> referenceWhere,
      @Opt(value = "Cells of the query that take part, likewise.", label = "CONDITION")
          List<CellCondition> queryWhere,
      @Opt(
              value =
                  "Most cells of a side, drawn at random; the driver and every executor hold them.",
              label = "N",
              byDefault = "1000")
          int cells,
      @Opt(value = "Seed of the draw of cells.", label = "N", byDefault = "0") long seed,
      @Opt("Goes on where a cell is on both sides: its label is then known beforehand.")
          boolean allowSharedCells) {
    private static final int LEAST = 20;

    public CellChoice {
      referenceWhere = List.copyOf(referenceWhere);
      queryWhere = List.copyOf(queryWhere);
      if (cells < LEAST) {
        throw UserError.of("--cells %d: expected at least %d.", cells, LEAST);
      }
    }

    String queryLabels() {
      return queryLabelColumn.orElse(labelColumn);
    }
  }

  /**
   * Which panels are drawn.
   *
   * @param panelGenes genes of a panel, at least 2
   * @param sharedGenes how many of them both panels have, each below or equal {@code panelGenes}
   * @param draws of genes, from seed 0; at least 1
   * @param variableGenes how many of the most variable genes are drawn from, at least {@code
   *     panelGenes}
   * @param distinctTexts whether to repeat some settings without genes that share their text
   */
  public record PanelChoice(
      @Opt(value = "Genes of a panel.", label = "N", byDefault = "400") int panelGenes,
      @Opt(
              value =
                  "How many genes the panels of both sides share; all: no panels, but every gene"
                      + " that both sides have.",
              label = "N",
              byDefault = "0,10,30,100,300,all")
          List<SharedGenes> sharedGenes,
      @Opt(value = "Draws of panels.", label = "N", byDefault = "10") int draws,
      @Opt(
              value =
                  "How many of the most variable genes of both sides panels are drawn from: by the"
                      + " scatter of log-normalised expression over its trend, mean rank of both.",
              label = "N",
              byDefault = "2000")
          int variableGenes,
      @Opt(
              "Adds settings of 0 and 30 shared genes without genes whose text is the very text of"
                  + " another's.")
          boolean distinctTexts) {
    public PanelChoice {
      sharedGenes = sharedGenes.stream().distinct().toList();
      if (panelGenes < 2) {
        throw UserError.of("--panel-genes %d: expected at least 2.", panelGenes);
      }
      if (sharedGenes.isEmpty()) {
        throw UserError.of("Nothing to evaluate: expected a number or all for --shared-genes.");
      }
      for (SharedGenes shared : sharedGenes) {
        if (!shared.isAll() && shared.count() > panelGenes) {
          throw UserError.of(
              "--shared-genes %s: panels of %d genes cannot share so many. Expected at most"
                  + " --panel-genes.",
              shared, panelGenes);
        }
      }
      if (draws < 1) {
        throw UserError.of("--draws %d: expected at least 1.", draws);
      }
      if (variableGenes < panelGenes) {
        throw UserError.of(
            "--variable-genes %d: expected at least the %d of --panel-genes.",
            variableGenes, panelGenes);
      }
    }
  }

  /**
   * How labels are carried over.
   *
   * @param nNeighbors cells that vote, at least 1
   * @param labels numbers of labelled cells of each type that are tried beside all
   */
  public record Voting(
      @Opt(value = "Nearest cells, by cosine, that vote.", label = "N", byDefault = "10")
          int nNeighbors,
      @Opt(
              value =
                  "Also with so many labelled cells of each type, at 0, 30 and all shared genes; no"
                      + " more vote than a type has.",
              label = "N",
              byDefault = "1,5")
          List<Integer> labels) {
    public Voting {
      labels = labels.stream().distinct().sorted().toList();
      if (nNeighbors < 1) {
        throw UserError.of("--n-neighbors %d: expected at least 1.", nNeighbors);
      }
      if (labels.stream().anyMatch(count -> count < 1)) {
        throw UserError.of("--labels %s: expected numbers from 1 on.", labels);
      }
    }
  }
}
