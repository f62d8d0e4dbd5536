package io.genept.ingest;

import io.genept.core.OptionSet;
import io.genept.core.UserError;
import io.genept.ingest.inputs.InputFile;
import io.genept.ingest.inputs.MatrixInput;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.io.MissingValues;
import io.genept.table.Atlas;
import io.genept.table.AtlasWriter;
import io.genept.table.PartPlace;
import io.genept.table.PartitionFolders;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What every task of a run needs; sent once to each executor.
 *
 * @param reading the options of reading, as {@link OptionSet#describe} gives them
 * @param geneIds of the atlas, in the order of their index
 * @param fields obs columns of the atlas
 * @param partitions names of those that become folders
 * @param prefix whether the name of the input goes before the cell id
 * @param missing texts of annotations that stand for no value
 */
record IngestSetup(
    List<InputFile> files,
    Map<String, Object> reading,
    String[] geneIds,
    List<ObsField> fields,
    PartitionFolders partitions,
    boolean prefix,
    MissingValues missing,
    int cellsPerBlock,
    long cellsPerPart,
    PartPlace place,
    SerializableConfiguration hadoop)
    implements Serializable {

  Configuration conf() {
    return hadoop.value();
  }

  MatrixOptions options() {
    return OptionSet.of(MatrixOptions.class).remake(reading);
  }

  /** Opens the reader of an input. */
  CellReader open(int file) {
    return MatrixInput.open(files.get(file).path(), conf(), options());
  }

  /**
   * The id of a cell in the atlas.
   *
   * @param row position of the cell in the input
   * @param id its id there
   * @throws UserError if it is empty
   */
  String cellId(int file, long row, Object id) {
    if (id == null || id.toString().isEmpty()) {
      throw UserError.of(
          "Cannot ingest %s: the cell id at position %d is empty. Expected a name for each cell;"
              + " give them names before writing the file.",
          files.get(file).path(), row + 1);
    }
    return prefix ? files.get(file).dataset() + "_" + id : id.toString();
  }

  /** Columns of a file of the atlas. */
  StructType columns() {
    StructType schema = Atlas.CELLS_SCHEMA;
    for (ObsField field : fields) {
      if (!partitions.partitionBy().contains(field.name())) {
        schema = schema.add(field.name(), AtlasWriter.type(field.type()));
      }
    }
    return schema;
  }
}
