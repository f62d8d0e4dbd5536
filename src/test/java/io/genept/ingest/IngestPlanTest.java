package io.genept.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.ingest.inputs.InputHead;
import io.genept.ingest.matrix.SourceFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which task reads which cells, whatever the cluster. */
class IngestPlanTest {
  private static final long PER_CELL = 1_766;

  @Test
  void aLargeFileIsCutIntoRangesOfAboutOnePart() {
    IngestPlan plan = IngestPlan.of(List.of(head(0, SourceFormat.H5AD, 10_000_000, true)));
    assertCovers(plan, List.of(10_000_000L));
    assertThat(plan.tasks()).hasSizeBetween(180, 200);
    assertThat(plan.tasks())
        .allMatch(task -> task.cells() * PER_CELL <= IngestPlan.ENTRIES_PER_PART * 1.01);
  }

  @Test
  void aSmallAtlasStillHasWorkForEightCores() {
    IngestPlan plan = IngestPlan.of(List.of(head(0, SourceFormat.H5AD, 12_000, true)));
    assertCovers(plan, List.of(12_000L));
    assertThat(plan.tasks()).hasSize(8);
    assertThat(plan.cellsPerPart()).isEqualTo(1_500);
    assertThat(IngestPlan.of(List.of(head(0, SourceFormat.H5AD, 100, true))).tasks()).hasSize(1);
  }

  @Test
  void manySmallFilesShareTasksButTenXDoesNot() {
    List<InputHead> heads = new ArrayList<>();
    List<Long> cells = new ArrayList<>();
    for (int file = 0; file < 3_000; file++) {
      heads.add(head(file, SourceFormat.H5AD, 5_000, true));
      cells.add(5_000L);
    }
    IngestPlan plan = IngestPlan.of(heads);
    assertCovers(plan, cells);
    assertThat(plan.tasks()).hasSize(300);
    assertThat(
            IngestPlan.of(
                    List.of(
                        head(0, SourceFormat.TENX_MTX, 10, false),
                        head(1, SourceFormat.TENX_MTX, 10, false)))
                .tasks())
        .hasSize(2);
  }

  @Test
  void whatIsStoredByGeneIsOneTask() {
    IngestPlan plan =
        IngestPlan.of(
            List.of(
                head(0, SourceFormat.H5AD, 1_000_000, false),
                head(1, SourceFormat.H5AD, 1_000_000, true)));
    assertCovers(plan, List.of(1_000_000L, 1_000_000L));
    assertThat(plan.tasks().get(0).cells()).isEqualTo(1_000_000);
    assertThat(plan.tasks().get(1).cells()).isLessThan(60_000);
  }

  private static void assertCovers(IngestPlan plan, List<Long> cells) {
    long[] next = new long[cells.size()];
    int file = 0;
    for (IngestPlan.Task task : plan.tasks()) {
      for (IngestPlan.Slice slice : task.slices()) {
        assertThat(slice.file()).isGreaterThanOrEqualTo(file);
        file = slice.file();
        assertThat(slice.from()).isEqualTo(next[file]);
        assertThat(slice.to()).isGreaterThan(slice.from());
        next[file] = slice.to();
      }
    }
    for (int i = 0; i < next.length; i++) {
      assertThat(next[i]).isEqualTo(cells.get(i));
    }
  }

  private static InputHead head(int file, SourceFormat format, long cells, boolean seekable) {
    return new InputHead(
        file,
        null,
        new InputHead.Shape(format, "X", cells, 33_000, cells * PER_CELL, seekable, "counts", ""),
        "key",
        List.of(),
        List.of());
  }
}
