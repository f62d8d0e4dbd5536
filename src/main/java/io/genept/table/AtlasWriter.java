package io.genept.table;

import io.genept.io.hdf5.FrameColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * Writes the two tables of an atlas, cell by cell.
 *
 * <p>{@code cells} is cut into parts of a number of cells that depends on the size of the atlas
 * alone, so that Spark finds work for each core and the same input gives the same files.
 */
public final class AtlasWriter implements AutoCloseable {
  private static final int MIN_PARTS = 8;
  private static final int MIN_CELLS_PER_PART = 256;
  private static final int MAX_CELLS_PER_PART = 50_000;

  private final String cellsPath;
  private final String genesPath;
  private final Configuration conf;
  private final long cellsPerPart;
  private final String[] cellIds;
  private final MatrixGenes genes;
  private final List<FrameColumn> obs;
  private final MessageType cellColumns;
  private final List<Schema> cellTypes;

  private RowWriter part;
  private long written;

  /**
   * @param directory of the atlas, or its staging directory
   * @param obs columns with distinct names
   */
  public AtlasWriter(
      String directory,
      Configuration conf,
      String[] cellIds,
      MatrixGenes genes,
      List<FrameColumn> obs) {
    this.cellsPath = directory + "/" + Atlas.CELLS;
    this.genesPath = directory + "/" + Atlas.GENES;
    this.conf = conf;
    this.cellIds = cellIds;
    this.genes = genes;
    this.obs = obs;
    this.cellsPerPart = cellsPerPart(cellIds.length);
    List<Type> columns =
        new ArrayList<>(
            List.of(
                text(Atlas.CELL_ID, Type.Repetition.REQUIRED),
                Types.requiredList()
                    .requiredElement(PrimitiveTypeName.INT32)
                    .named(Atlas.GENE_INDICES),
                Types.requiredList().requiredElement(PrimitiveTypeName.FLOAT).named(Atlas.COUNTS)));
    cellTypes =
        new ArrayList<>(
            List.of(
                Schema.create(Schema.Type.STRING),
                Schema.createArray(Schema.create(Schema.Type.INT)),
                Schema.createArray(Schema.create(Schema.Type.FLOAT))));
    addColumns(obs, columns, cellTypes);
    cellColumns = new MessageType("cell", columns);
  }

  /** Cells of one part of an atlas of {@code cells}. */
  public static long cellsPerPart(long cells) {
    long parts = Math.max(MIN_PARTS, (cells + MAX_CELLS_PER_PART - 1) / MAX_CELLS_PER_PART);
    return Math.max(MIN_CELLS_PER_PART, (cells + parts - 1) / parts);
  }

  /** Adds the next cell. */
  public void write(int[] geneIndices, float[] counts) {
    if (written % cellsPerPart == 0) {
      startPart();
    }
    Object[] row = new Object[3 + obs.size()];
    row[0] = cellIds[(int) written];
    row[1] = geneIndices;
    row[2] = counts;
    for (int i = 0; i < obs.size(); i++) {
      row[3 + i] = obs.get(i).values().apply(written);
    }
    part.write(row);
    written++;
  }

  /** Completes {@code cells} and writes {@code genes}. */
  public void finish(long[] cellsOfGene) {
    if (written == 0) {
      startPart();
    }
    close();
    writeGenes(cellsOfGene);
  }

  /** Closes what is open; the files are complete only after {@link #finish}. */
  @Override
  public void close() {
    if (part != null) {
      part.close();
      part = null;
    }
  }

  private void startPart() {
    close();
    String name = String.format(Locale.ROOT, "part-%05d.parquet", written / cellsPerPart);
    part =
        new RowWriter(
            new Path(cellsPath, name).toString(),
            conf,
            cellColumns,
            cellTypes,
            List.of(
                Atlas.CELL_ID,
                Atlas.GENE_INDICES + ".list.element",
                Atlas.COUNTS + ".list.element"));
  }

  private void writeGenes(long[] cellsOfGene) {
    List<Type> columns =
        new ArrayList<>(
            List.of(
                Types.required(PrimitiveTypeName.INT32).named(Atlas.GENE_INDEX),
                text(Atlas.GENE_ID, Type.Repetition.REQUIRED),
                text(Atlas.SYMBOL, Type.Repetition.REQUIRED),
                Types.required(PrimitiveTypeName.INT64).named(Atlas.N_CELLS)));
    List<Schema> types =
        new ArrayList<>(
            List.of(
                Schema.create(Schema.Type.INT),
                Schema.create(Schema.Type.STRING),
                Schema.create(Schema.Type.STRING),
                Schema.create(Schema.Type.LONG)));
    List<FrameColumn> var =
        ColumnNames.distinct(
            genes.columns(),
            List.of(Atlas.GENE_INDEX, Atlas.GENE_ID, Atlas.SYMBOL, Atlas.N_CELLS),
            "_var");
    addColumns(var, columns, types);
    try (RowWriter writer =
        new RowWriter(
            new Path(genesPath, "part-00000.parquet").toString(),
            conf,
            new MessageType("gene", columns),
            types,
            List.of(Atlas.GENE_ID))) {
      for (int gene = 0; gene < genes.size(); gene++) {
        Object[] row = new Object[4 + var.size()];
        row[0] = gene;
        row[1] = genes.ids()[gene];
        row[2] = genes.symbols()[gene];
        row[3] = cellsOfGene[gene];
        for (int i = 0; i < var.size(); i++) {
          row[4 + i] = var.get(i).values().apply(gene);
        }
        writer.write(row);
      }
    }
  }

  private static void addColumns(List<FrameColumn> from, List<Type> columns, List<Schema> types) {
    for (FrameColumn column : from) {
      Schema.Type avro =
          switch (column.type()) {
            case LONG -> Schema.Type.LONG;
            case DOUBLE -> Schema.Type.DOUBLE;
            case BOOLEAN -> Schema.Type.BOOLEAN;
            case STRING -> Schema.Type.STRING;
          };
      types.add(Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(avro)));
      columns.add(
          switch (column.type()) {
            case LONG -> Types.optional(PrimitiveTypeName.INT64).named(column.name());
            case DOUBLE -> Types.optional(PrimitiveTypeName.DOUBLE).named(column.name());
            case BOOLEAN -> Types.optional(PrimitiveTypeName.BOOLEAN).named(column.name());
            case STRING -> text(column.name(), Type.Repetition.OPTIONAL);
          });
    }
  }

  private static Type text(String name, Type.Repetition repetition) {
    return Types.primitive(PrimitiveTypeName.BINARY, repetition)
        .as(LogicalTypeAnnotation.stringType())
        .named(name);
  }
}
