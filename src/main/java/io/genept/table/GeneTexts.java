package io.genept.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.genept.core.GeneIndex;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Gene texts: one row a gene, key {@code symbol}.
 *
 * <p>Beside the names by which a gene is found: {@code gene_type}, {@code text} (null without one),
 * {@code has_text}, {@code sources} (files the text comes from), {@code text_sha256} (of the UTF-8
 * text; null without one).
 */
public final class GeneTexts {
  /** The table's schema. */
  public static final StructType SCHEMA =
      GeneNames.SCHEMA
          .add("gene_type", StringType)
          .add("text", StringType)
          .add("has_text", BooleanType, false)
          .add("sources", DataTypes.createArrayType(StringType, false), false)
          .add("text_sha256", StringType);

  private static final int ROWS_PER_FILE = 2_048;

  private GeneTexts() {}

  /**
   * One gene and its text.
   *
   * @param gene names and ids
   * @param geneType HGNC locus type, or {@code null}
   * @param text cleaned text, or {@code null} if the gene has none
   * @param sources names of the sources of the text
   */
  public record GeneText(GeneIndex.Gene gene, String geneType, String text, List<String> sources)
      implements java.io.Serializable {
    public GeneText {
      sources = List.copyOf(sources);
    }

    public boolean hasText() {
      return text != null;
    }
  }

  /** Writes the table whole; see {@link TableDirectory}. */
  public static void write(
      SparkSession spark,
      List<GeneText> texts,
      String path,
      WriteMode mode,
      Provenance provenance) {
    List<Row> rows = new ArrayList<>();
    for (GeneText text : texts) {
      List<Object> values = new ArrayList<>(GeneNames.values(text.gene()));
      values.add(text.geneType());
      values.add(text.text());
      values.add(text.hasText());
      values.add(text.sources().toArray(new String[0]));
      values.add(text.hasText() ? Sha256.of(text.text()) : null);
      rows.add(RowFactory.create(values.toArray()));
    }
    ParquetTable.write(
        ParquetTable.ofRows(spark, rows, SCHEMA, ROWS_PER_FILE), path, mode, written -> provenance);
  }

  /**
   * Reads all gene texts, sorted by symbol.
   *
   * @throws UserError if the path holds no gene_texts table
   */
  public static List<GeneText> read(SparkSession spark, String path) {
    Dataset<Row> table = ParquetTable.read(spark, path, SCHEMA, "build-corpus");
    List<GeneText> texts = new ArrayList<>();
    for (Row row : table.orderBy("symbol").collectAsList()) {
      texts.add(
          new GeneText(
              GeneNames.of(row),
              row.getAs("gene_type"),
              row.getAs("text"),
              row.getList(row.fieldIndex("sources"))));
    }
    return texts;
  }
}
