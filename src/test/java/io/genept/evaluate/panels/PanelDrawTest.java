package io.genept.evaluate.panels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PanelDrawTest {
  private static final int[] GENES = IntStream.range(0, 100).map(i -> 3 * i).toArray();

  @Test
  void panelsShareExactlyWhatIsAsked() {
    for (int shared : new int[] {0, 1, 10, 30}) {
      PanelDraw draw = PanelDraw.of(GENES, 30, shared, 7);
      assertThat(draw.reference()).hasSize(30).isSorted().doesNotHaveDuplicates();
      assertThat(draw.query()).hasSize(30).isSorted().doesNotHaveDuplicates();
      Set<Integer> both = set(draw.reference());
      both.retainAll(set(draw.query()));
      assertThat(both).isEqualTo(set(draw.shared())).hasSize(shared);
      assertThat(set(GENES)).containsAll(set(draw.reference())).containsAll(set(draw.query()));
      assertThat(draw.remark(30)).isNull();
    }
  }

  @Test
  void aDrawSharesWhatOneOfFewerSharedGenesDoes() {
    assertThat(set(PanelDraw.of(GENES, 30, 20, 7).shared()))
        .containsAll(set(PanelDraw.of(GENES, 30, 5, 7).shared()));
  }

  @Test
  void seedsTellDrawsApart() {
    assertThat(PanelDraw.of(GENES, 30, 5, 7).query())
        .isEqualTo(PanelDraw.of(GENES, 30, 5, 7).query())
        .isNotEqualTo(PanelDraw.of(GENES, 30, 5, 8).query());
  }

  @Test
  void panelsAreAsLargeAsFewGenesAllow() {
    PanelDraw draw = PanelDraw.of(GENES, 80, 11, 1);
    assertThat(draw.shared()).hasSize(11);
    assertThat(draw.reference()).hasSize(11 + 44);
    assertThat(draw.query()).hasSize(11 + 44);
    assertThat(draw.remark(80)).contains("panels of 55 genes");
    PanelDraw few = PanelDraw.of(Arrays.copyOf(GENES, 6), 80, 11, 1);
    assertThat(few.shared()).hasSize(6).isEqualTo(few.reference()).isEqualTo(few.query());
  }

  @Test
  void placesAreThoseOfTheSharedGenes() {
    PanelDraw draw = PanelDraw.of(GENES, 30, 5, 3);
    int[] places = draw.placesIn(draw.query());
    assertThat(IntStream.of(places).map(place -> draw.query()[place]).toArray())
        .isEqualTo(draw.shared());
  }

  @Test
  void labelledCellsAreDrawnOfEachType() {
    int[] labels = {0, 0, 0, 1, 1, 1, 1, 2};
    LabelTransfer two = LabelTransfer.drawn(labels, 3, 10, 2, 5);
    assertThat(IntStream.of(two.labelled()).map(row -> labels[row]).sorted().toArray())
        .containsExactly(0, 0, 1, 1, 2);
    assertThat(two.neighbors()).isEqualTo(2);
    assertThat(LabelTransfer.ofAll(labels, 3, 10).majority(2)).containsExactly(1, 1);
  }

  @Test
  void conditionsAndNumbersAreRead() {
    assertThat(CellCondition.parse("tech=celseq"))
        .isEqualTo(new CellCondition("tech", true, "celseq"));
    assertThat(CellCondition.parse("tech!=a=b"))
        .isEqualTo(new CellCondition("tech", false, "a=b"))
        .hasToString("tech!=a=b");
    assertThatThrownBy(() -> CellCondition.parse("=x")).hasMessageContaining("COLUMN=VALUE");
    assertThatThrownBy(() -> CellCondition.parse("!=x")).hasMessageContaining("COLUMN=VALUE");
    assertThat(SharedGenes.parse("all").isAll()).isTrue();
    assertThat(SharedGenes.parse("30")).hasToString("30");
    assertThatThrownBy(() -> SharedGenes.parse("some")).hasMessageContaining("nor all");
    assertThatThrownBy(() -> SharedGenes.parse("-1"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("from 0 on");
  }

  private static Set<Integer> set(int[] values) {
    return IntStream.of(values).boxed().collect(Collectors.toSet());
  }
}
