package io.genept.testing;

import io.genept.core.Provenance;
import io.genept.core.ValueState;
import io.genept.table.Atlas;
import io.genept.table.AtlasWriter;
import io.genept.table.SparkParts;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** An atlas made from arrays, for tests of what comes after ingestion. */
public final class SmallAtlas {
  private final List<String> geneIds;
  private final List<Row> cells = new ArrayList<>();
  private final long[] nCells;
  private List<String> obs = List.of("cell_type", "donor", "age of donor");
  private long nonzeros;

  /** Genes in the order of their index; ids and symbols are the same. */
  public SmallAtlas(List<String> geneIds) {
    this.geneIds = List.copyOf(geneIds);
    this.nCells = new long[geneIds.size()];
  }

  /** Names the three obs columns otherwise than cell_type, donor, age of donor. */
  public SmallAtlas obs(String first, String second, String third) {
    obs = List.of(first, second, third);
    return this;
  }

  /** Adds a cell with two obs values; a null value is kept null. */
  public SmallAtlas cell(
      String id, int[] genes, float[] values, String cellType, String donor, Double age) {
    cells.add(RowFactory.create(id, genes, values, cellType, donor, age));
    Arrays.stream(genes).forEach(gene -> nCells[gene]++);
    nonzeros += genes.length;
    return this;
  }

  /** Writes the atlas in so many partitions. */
  public String write(SparkSession spark, String path, ValueState state, int partitions) {
    StructType cellSchema =
        Atlas.CELLS_SCHEMA
            .add(obs.get(0), DataTypes.StringType)
            .add(obs.get(1), DataTypes.StringType)
            .add(obs.get(2), DataTypes.DoubleType);
    List<Row> genes = new ArrayList<>();
    for (int gene = 0; gene < geneIds.size(); gene++) {
      genes.add(RowFactory.create(gene, geneIds.get(gene), geneIds.get(gene), nCells[gene]));
    }
    try (TableDirectory table =
        TableDirectory.create(
            path, WriteMode.FAIL_IF_EXISTS, spark.sparkContext().hadoopConfiguration())) {
      SparkParts.write(
          spark.createDataFrame(cells, cellSchema).repartition(partitions), table, "cells");
      AtlasWriter.writeGenes(spark.createDataFrame(genes, Atlas.GENES_SCHEMA), table);
      table.commit(
          Provenance.now(
              "ingest-cells",
              Map.of("input", "memory"),
              List.of(),
              Map.of(
                  Atlas.FACT_VALUE_STATE, state.label(),
                  Atlas.FACT_CELLS, Integer.toString(cells.size()),
                  Atlas.FACT_GENES, Integer.toString(geneIds.size()),
                  Atlas.FACT_NONZEROS, Long.toString(nonzeros)),
              spark.version(),
              null,
              cells.size()));
    }
    return path;
  }
}
