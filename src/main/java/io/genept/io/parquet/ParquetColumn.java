package io.genept.io.parquet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * A column of a Parquet file, at the top of its schema.
 *
 * <p>A list may be written in three levels, as the format says, in two, or as a repeated field, as
 * older writers do.
 */
public final class ParquetColumn {

  /** What a row holds in it. */
  public enum Form {
    /** One value. */
    VALUE,
    /** A list of values. */
    LIST,
    /** A map: a list of keys (leaf 0) and one of values (leaf 1). */
    MAP,
    /** Anything else, for which there is no leaf. */
    OTHER
  }

  /** Kinds of single values. */
  public enum Kind {
    WHOLE,
    REAL,
    TRUTH,
    TEXT,
    /** A day or a point in time. */
    TIME,
    /** Bytes, decimals and the like. */
    OTHER
  }

  /**
   * Single values that are stored together.
   *
   * @param position among the leaves of the schema
   * @param entryLevel definition level from which on a row has an entry, be it null
   */
  record Leaf(ColumnDescriptor descriptor, Kind kind, int position, int entryLevel) {}

  private final String name;
  private final Form form;
  private final String type;
  private final List<Leaf> leaves;

  private ParquetColumn(String name, Form form, String type, List<Leaf> leaves) {
    this.name = name;
    this.form = form;
    this.type = type;
    this.leaves = leaves;
  }

  /** The columns of a schema in their order. */
  static List<ParquetColumn> of(MessageType schema) {
    List<ParquetColumn> columns = new ArrayList<>();
    List<ColumnDescriptor> descriptors = schema.getColumns();
    int at = 0;
    for (Type field : schema.getFields()) {
      List<Leaf> leaves = new ArrayList<>();
      for (;
          at < descriptors.size() && descriptors.get(at).getPath()[0].equals(field.getName());
          at++) {
        leaves.add(leaf(schema, descriptors.get(at), at));
      }
      columns.add(of(field, leaves));
    }
    return columns;
  }

  public String name() {
    return name;
  }

  public Form form() {
    return form;
  }

  /** Tests whether the values, or the entries of the lists, are of one of the kinds. */
  public boolean holds(Form wanted, Kind... kinds) {
    return form == wanted && Arrays.asList(kinds).contains(kind(0));
  }

  /** Kind of the values of a leaf. */
  public Kind kind(int leaf) {
    return leaves.get(leaf).kind();
  }

  /** Name and type for people, as {@code genes list<int64>}. */
  @Override
  public String toString() {
    return name + " " + type;
  }

  Leaf leaf(int leaf) {
    return leaves.get(leaf);
  }

  private static ParquetColumn of(Type field, List<Leaf> leaves) {
    boolean flat = leaves.stream().allMatch(leaf -> leaf.descriptor().getMaxRepetitionLevel() <= 1);
    String types = leaves.stream().map(ParquetColumn::type).collect(Collectors.joining(","));
    if (field.isPrimitive() && !field.isRepetition(Type.Repetition.REPEATED)) {
      return new ParquetColumn(field.getName(), Form.VALUE, types, leaves);
    }
    if (flat && leaves.size() == 1 && leaves.get(0).descriptor().getMaxRepetitionLevel() == 1) {
      return new ParquetColumn(field.getName(), Form.LIST, "list<" + types + ">", leaves);
    }
    if (flat && leaves.size() == 2 && isMap(field)) {
      return new ParquetColumn(field.getName(), Form.MAP, "map<" + types + ">", leaves);
    }
    return new ParquetColumn(field.getName(), Form.OTHER, "nested", List.of());
  }

  private static boolean isMap(Type field) {
    LogicalTypeAnnotation annotation = field.getLogicalTypeAnnotation();
    return annotation instanceof LogicalTypeAnnotation.MapLogicalTypeAnnotation
        || annotation instanceof LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
  }

  private static Leaf leaf(MessageType schema, ColumnDescriptor descriptor, int position) {
    int level = 0;
    int entryLevel = 0;
    Type type = schema;
    for (String step : descriptor.getPath()) {
      type = ((GroupType) type).getType(step);
      level += type.isRepetition(Type.Repetition.REQUIRED) ? 0 : 1;
      entryLevel = type.isRepetition(Type.Repetition.REPEATED) ? level : entryLevel;
    }
    return new Leaf(descriptor, kind(descriptor.getPrimitiveType()), position, entryLevel);
  }

  private static Kind kind(PrimitiveType type) {
    LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
    boolean number =
        annotation == null || annotation instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation;
    boolean time =
        annotation instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation
            || annotation instanceof LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
    return switch (type.getPrimitiveTypeName()) {
      case INT32, INT64 -> number ? Kind.WHOLE : time ? Kind.TIME : Kind.OTHER;
      case FLOAT, DOUBLE -> Kind.REAL;
      case BOOLEAN -> Kind.TRUTH;
      case BINARY ->
          annotation instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
                  || annotation instanceof LogicalTypeAnnotation.EnumLogicalTypeAnnotation
                  || annotation instanceof LogicalTypeAnnotation.JsonLogicalTypeAnnotation
              ? Kind.TEXT
              : Kind.OTHER;
      default -> Kind.OTHER;
    };
  }

  private static String type(Leaf leaf) {
    PrimitiveType type = leaf.descriptor().getPrimitiveType();
    LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
    String name = annotation == null ? type.getPrimitiveTypeName().name() : annotation.toString();
    return name.toLowerCase(Locale.ROOT);
  }
}
