package io.genept.ingest.inputs;

import io.genept.ingest.matrix.ColumnTypes;
import io.genept.io.anndata.ColumnType;
import io.genept.io.anndata.FrameColumn;
import io.genept.table.MatrixGenes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The genes of all inputs, by id: those of the first input in its order, then what each next one
 * adds, in its order. Symbols and {@code var} columns are those of the first input that has the
 * gene. Held on the driver: this, and the genes of a few inputs at a time.
 */
public final class GeneUnion {
  private final List<String> ids = new ArrayList<>();
  private final List<String> symbols = new ArrayList<>();
  private final Map<String, Integer> index = new HashMap<>();
  private final Map<String, Values> columns = new LinkedHashMap<>();
  private final List<Integer> lists = new ArrayList<>();

  private static final class Values {
    private ColumnType type;
    private final Map<Integer, Object> values = new HashMap<>();
  }

  /** The genes of one input, as a task sends them. */
  public record GeneList(
      String[] ids, String[] symbols, List<InputHead.Column> columns, List<Object[]> values)
      implements Serializable {
    public static GeneList of(MatrixGenes genes) {
      List<Object[]> values = new ArrayList<>();
      for (FrameColumn column : genes.columns()) {
        Object[] all = new Object[genes.size()];
        Arrays.setAll(all, gene -> column.values().apply(gene));
        values.add(all);
      }
      return new GeneList(genes.ids(), genes.symbols(), InputHead.columns(genes.columns()), values);
    }
  }

  /**
   * Adds the genes of an input.
   *
   * @return how many of them are new
   */
  public int add(GeneList genes) {
    boolean[] isNew = new boolean[genes.ids().length];
    int[] place = new int[genes.ids().length];
    int added = 0;
    for (int gene = 0; gene < place.length; gene++) {
      Integer known = index.putIfAbsent(genes.ids()[gene], ids.size());
      isNew[gene] = known == null;
      place[gene] = known == null ? ids.size() : known;
      if (known == null) {
        ids.add(genes.ids()[gene]);
        symbols.add(genes.symbols()[gene]);
        lists.add(0);
        added++;
      }
      lists.set(place[gene], lists.get(place[gene]) + 1);
    }
    for (int i = 0; i < genes.columns().size(); i++) {
      InputHead.Column column = genes.columns().get(i);
      Values values = columns.computeIfAbsent(column.name(), name -> new Values());
      values.type =
          values.type == null ? column.type() : ColumnTypes.widest(values.type, column.type());
      for (int gene = 0; gene < place.length; gene++) {
        if (isNew[gene] && genes.values().get(i)[gene] != null) {
          values.values.put(place[gene], genes.values().get(i)[gene]);
        }
      }
    }
    return added;
  }

  public int size() {
    return ids.size();
  }

  /** Number of genes that each of {@code several} added lists has. */
  public long inEach(int several) {
    return lists.stream().filter(count -> count == several).count();
  }

  public String[] ids() {
    return ids.toArray(String[]::new);
  }

  /** The genes as a table. */
  public MatrixGenes genes() {
    List<FrameColumn> var = new ArrayList<>();
    columns.forEach(
        (name, values) ->
            var.add(
                new FrameColumn(
                    name,
                    values.type,
                    gene -> ColumnTypes.widen(values.values.get((int) gene), values.type))));
    return new MatrixGenes(ids(), symbols.toArray(String[]::new), var);
  }
}
