package io.genept.io.parquet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genept.core.TooLarge;
import io.genept.core.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.DictionaryPageReadStore;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * One Parquet file. Opening reads its footer; a column is read by row groups, of which the stored
 * bytes are held, decoded page by page.
 */
public final class ParquetFile implements AutoCloseable {
  private static final String PANDAS = "pandas";

  private final String path;
  private final ParquetFileReader reader;
  private final MessageType schema;
  private final List<ParquetColumn> columns;
  private final long[] ends;

  private ParquetFile(String path, ParquetFileReader reader) {
    this.path = path;
    this.reader = reader;
    this.schema = reader.getFileMetaData().getSchema();
    this.columns = ParquetColumn.of(schema);
    List<BlockMetaData> groups = reader.getRowGroups();
    this.ends = new long[groups.size()];
    for (int i = 0; i < ends.length; i++) {
      if (groups.get(i).getColumns().size() != schema.getColumns().size()) {
        throw broken(path, new IOException("row group " + i + " lacks columns"));
      }
      ends[i] = (i == 0 ? 0 : ends[i - 1]) + groups.get(i).getRowCount();
    }
  }

  /**
   * Opens a file.
   *
   * @throws UserError if it is missing, cut short or no Parquet file
   */
  public static ParquetFile open(String path, Configuration conf) {
    try {
      return new ParquetFile(
          path,
          ParquetFileReader.open(
              HadoopInputFile.fromPath(new Path(path), conf),
              HadoopReadOptions.builder(conf).build()));
    } catch (FileNotFoundException e) {
      throw new UserError("Cannot read " + path + ": there is no such file.", e);
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw broken(path, e);
    }
  }

  public String path() {
    return path;
  }

  public List<ParquetColumn> columns() {
    return columns;
  }

  /** The column of this name. */
  public Optional<ParquetColumn> find(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  /** Number of rows. */
  public long rows() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  /** Number of row groups. */
  public int groups() {
    return ends.length;
  }

  /** Row that follows the last of a row group. */
  public long end(int group) {
    return ends[group];
  }

  /** First row of a row group. */
  public long start(int group) {
    return group == 0 ? 0 : ends[group - 1];
  }

  /** Number of entries in the lists of a column; an empty or missing list counts as one. */
  public long entries(ParquetColumn column) {
    long entries = 0;
    for (int group = 0; group < groups(); group++) {
      entries += values(group, column.leaf(0));
    }
    return entries;
  }

  /** Name of the column that pandas wrote the index of a data frame to. */
  public Optional<String> pandasIndex() {
    String json = reader.getFileMetaData().getKeyValueMetaData().get(PANDAS);
    if (json == null) {
      return Optional.empty();
    }
    try {
      JsonNode index = new ObjectMapper().readTree(json).path("index_columns").path(0);
      return Optional.of(index)
          .filter(JsonNode::isTextual)
          .map(JsonNode::asText)
          .filter(name -> find(name).isPresent());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close " + path + ": " + e.getMessage(), e);
    }
  }

  /** The row group that holds a row. */
  int group(long row) {
    int at = Arrays.binarySearch(ends, row);
    int group = at < 0 ? -at - 1 : at;
    while (ends[group] <= row) {
      group++;
    }
    return group;
  }

  /** Starts to read a leaf in a row group. */
  ColumnReader read(int group, ParquetColumn.Leaf leaf) {
    return read(group, List.of(leaf)).apply(0);
  }

  /**
   * Fetches leaves of a row group.
   *
   * @return a reader for each, made when it is asked for
   */
  IntFunction<ColumnReader> read(int group, List<ParquetColumn.Leaf> leaves) {
    checkMemory(group, leaves);
    MessageType only = only(leaves);
    reader.setRequestedSchema(only);
    try {
      PageReadStore pages = reader.readRowGroup(group);
      ColumnReadStoreImpl readers =
          new ColumnReadStoreImpl(
              pages, new NoConversion(), only, reader.getFileMetaData().getCreatedBy());
      List<ColumnDescriptor> descriptors = only.getColumns();
      return i -> {
        try {
          return readers.getColumnReader(descriptors.get(i));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
          throw broken(path, e);
        }
      };
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw broken(path, e);
    }
  }

  /** Values stored of a leaf in a row group, nulls and empty lists among them. */
  long values(int group, ParquetColumn.Leaf leaf) {
    return chunk(group, leaf).getValueCount();
  }

  /** Bytes stored of a leaf in a row group. */
  long bytes(int group, ParquetColumn.Leaf leaf) {
    return chunk(group, leaf).getTotalSize();
  }

  /** The dictionary of a leaf in a row group, if all its values are in it. */
  Optional<DictionaryPage> dictionary(int group, ParquetColumn.Leaf leaf) {
    ColumnChunkMetaData chunk = chunk(group, leaf);
    if (chunk.getEncodingStats() == null
        || !chunk.getEncodingStats().hasDictionaryPages()
        || chunk.getEncodingStats().hasNonDictionaryEncodedPages()) {
      return Optional.empty();
    }
    reader.setRequestedSchema(only(List.of(leaf)));
    try {
      DictionaryPageReadStore pages = reader.getDictionaryReader(group);
      return Optional.ofNullable(pages.readDictionaryPage(leaf.descriptor()));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw broken(path, e);
    }
  }

  /** The error of a file that cannot be decoded. */
  static UserError broken(String path, Throwable e) {
    if (e instanceof UserError known) {
      return known;
    }
    if (e instanceof OutOfMemoryError memory) {
      return TooLarge.error(path, "its footer or a row group", memory);
    }
    return new UserError(
        "Cannot read "
            + path
            + ": "
            + e.getMessage()
            + ". Expected a complete Parquet file; copy or write it again.",
        e);
  }

  private ColumnChunkMetaData chunk(int group, ParquetColumn.Leaf leaf) {
    return reader.getRowGroups().get(group).getColumns().get(leaf.position());
  }

  private void checkMemory(int group, List<ParquetColumn.Leaf> leaves) {
    long needed = leaves.stream().mapToLong(leaf -> bytes(group, leaf)).sum();
    long memory = Runtime.getRuntime().maxMemory();
    if (needed > memory / 2) {
      throw UserError.of(
          "Cannot read %s: its row group %d stores %,d bytes of column %s, which is read at once;"
              + " the memory is %,d bytes. Write it with smaller row groups (row_group_size of"
              + " pyarrow, parquet.block.size of Spark), or give more memory.",
          path, group, needed, leaves.get(0).descriptor().getPath()[0], memory);
    }
  }

  /** The schema with these leaves alone, of different columns. */
  private MessageType only(List<ParquetColumn.Leaf> leaves) {
    return new MessageType(
        schema.getName(),
        leaves.stream()
            .map(leaf -> only(schema.getType(leaf.descriptor().getPath()[0]), leaf, 1))
            .toList());
  }

  private static Type only(Type type, ParquetColumn.Leaf leaf, int depth) {
    if (type.isPrimitive()) {
      return type;
    }
    GroupType group = type.asGroupType();
    String step = leaf.descriptor().getPath()[depth];
    return group.withNewFields(only(group.getType(step), leaf, depth + 1));
  }
}
