package io.genept.ingest;

import io.genept.ingest.inputs.InputFile;
import io.genept.ingest.inputs.InputHead;
import io.genept.ingest.matrix.ColumnTypes;
import io.genept.io.MissingValues;
import io.genept.io.anndata.ColumnType;
import io.genept.table.Atlas;
import io.genept.table.ColumnNames;
import io.genept.table.ObsColumns;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An obs column of the atlas and where its values come from.
 *
 * @param name in the atlas
 * @param source its name where it comes from
 */
record ObsField(String name, ColumnType type, Origin origin, String source)
    implements Serializable {

  /** Places that obs columns come from, in the order of their columns. */
  enum Origin {
    /** The short name of the input. */
    DATASET,
    /** A column of the manifest, or a folder such as {@code donor=a}. */
    LIST,
    /** The matrix file. */
    MATRIX,
    /** The file of {@code --obs}. */
    OBS
  }

  static final String DATASET = "dataset";

  /**
   * The obs columns of an atlas: each column that some input has, in the widest type it has in any.
   *
   * @param dataset whether the names of the inputs are a column
   * @param obs the columns of {@code --obs}
   * @param missing texts that stand for no value
   */
  static List<ObsField> of(
      boolean dataset,
      List<InputFile> files,
      List<InputHead> heads,
      List<InputHead.Column> obs,
      MissingValues missing) {
    List<ObsField> fields = new ArrayList<>();
    if (dataset) {
      fields.add(new ObsField(DATASET, ColumnType.STRING, Origin.DATASET, DATASET));
    }
    Map<String, ColumnTypes> listed = new LinkedHashMap<>();
    for (InputFile file : files) {
      file.columns()
          .forEach(
              (name, text) ->
                  listed.computeIfAbsent(name, n -> new ColumnTypes(missing)).add(text));
    }
    listed.forEach((name, type) -> fields.add(new ObsField(name, type.type(), Origin.LIST, name)));
    Map<String, ColumnType> read = new LinkedHashMap<>();
    for (InputHead head : heads) {
      head.obs().forEach(column -> read.merge(column.name(), column.type(), ColumnTypes::widest));
    }
    read.forEach((name, type) -> fields.add(new ObsField(name, type, Origin.MATRIX, name)));
    obs.forEach(
        column ->
            fields.add(new ObsField(column.name(), column.type(), Origin.OBS, column.name())));
    List<String> names =
        ColumnNames.distinctNames(
            fields.stream().map(ObsField::name).toList(), Atlas.CELLS_SCHEMA, ObsColumns.SUFFIX);
    List<ObsField> named = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      ObsField field = fields.get(i);
      named.add(new ObsField(names.get(i), field.type(), field.origin(), field.source()));
    }
    return named;
  }
}
