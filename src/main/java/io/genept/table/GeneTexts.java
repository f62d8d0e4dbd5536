package io.genept.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.genept.core.GeneIndex;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.io.Sha256;
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
 * <p>Beside the names by which a gene is found: {@code gene_type}, {@code text} (null: the gene is
 * not to be embedded; its row stays so that its names are known to be its own), {@code has_text}
 * (false without a text, and where the text only stands in for a missing summary: having a summary
 * must stay visible, since it predicts some labels by itself), {@code sources} (what the text was
 * made from), {@code text_sha256} (of the UTF-8 text; null without one).
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
   * @param text what is embedded, or {@code null} for nothing
   * @param hasText whether the text is the content that was asked for; false without a text, and
   *     for a name or card in place of a missing summary
   * @param sources names of the sources of the text
   */
  public record GeneText(
      GeneIndex.Gene gene, String geneType, String text, boolean hasText, List<String> sources)
      implements java.io.Serializable {
    public GeneText {
      if (hasText && text == null) {
        throw new IllegalArgumentException("has_text of " + gene.symbol() + " without a text");
      }
      sources = List.copyOf(sources);
    }

    /** A gene whose text, if there is one, is the content asked for. */
    public GeneText(GeneIndex.Gene gene, String geneType, String text, List<String> sources) {
      this(gene, geneType, text, text != null, sources);
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
      values.add(text.text() == null ? null : Sha256.of(text.text()));
      rows.add(RowFactory.create(values.toArray()));
    }
    ParquetTable.write(
        ParquetTable.ofRows(spark, rows, SCHEMA, ROWS_PER_FILE), path, mode, provenance);
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
              row.getBoolean(row.fieldIndex("has_text")),
              row.getList(row.fieldIndex("sources"))));
    }
    return texts;
  }
}
