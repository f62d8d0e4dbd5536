package io.genept.report;

import io.genept.core.Provenance;
import io.genept.table.Programmes;
import io.genept.table.TableDirectory;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Programmes of genes, as find-programmes makes them. */
record ProgrammeTable(String path, Provenance provenance, Programmes.Content content) {
  static ProgrammeTable read(SparkSession spark, String path) {
    Programmes.Content content = Programmes.read(spark, path);
    return new ProgrammeTable(
        path, TableDirectory.provenance(path, spark.sparkContext().hadoopConfiguration()), content);
  }

  String name() {
    return new Path(path).getName();
  }
}
