package io.genept.table;

import static org.apache.spark.sql.types.DataTypes.StringType;

import io.genept.core.GeneIndex;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The name columns that every table of genes starts with, and their {@link GeneIndex.Gene} form.
 */
public final class GeneNames {
  static final StructType SCHEMA =
      new StructType()
          .add("symbol", StringType, false)
          .add("hgnc_id", StringType)
          .add("ensembl_id", StringType)
          .add("entrez_id", StringType)
          .add("previous_symbols", DataTypes.createArrayType(StringType, false), false)
          .add("aliases", DataTypes.createArrayType(StringType, false), false)
          .add("synonyms", DataTypes.createArrayType(StringType, false), false);

  private GeneNames() {}

  /**
   * Reads the names alone of a table of genes, sorted by symbol.
   *
   * @throws io.genept.core.UserError if the path holds no such table
   */
  public static List<GeneIndex.Gene> read(SparkSession spark, String path) {
    Dataset<Row> table =
        ParquetTable.read(spark, path, SCHEMA, "build-corpus, embed-genes or import-genes");
    return table.selectExpr(SCHEMA.fieldNames()).sort("symbol").collectAsList().stream()
        .map(GeneNames::of)
        .toList();
  }

  static List<Object> values(GeneIndex.Gene gene) {
    return Arrays.asList(
        gene.symbol(),
        gene.hgncId(),
        gene.ensemblId(),
        gene.entrezId(),
        gene.previousSymbols().toArray(new String[0]),
        gene.aliases().toArray(new String[0]),
        gene.synonyms().toArray(new String[0]));
  }

  static GeneIndex.Gene of(Row row) {
    return new GeneIndex.Gene(
        row.getAs("symbol"),
        row.getAs("hgnc_id"),
        row.getAs("ensembl_id"),
        row.getAs("entrez_id"),
        row.getList(row.fieldIndex("previous_symbols")),
        row.getList(row.fieldIndex("aliases")),
        row.getList(row.fieldIndex("synonyms")));
  }
}
