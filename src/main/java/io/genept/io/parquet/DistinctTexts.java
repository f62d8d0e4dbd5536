package io.genept.io.parquet;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.io.api.Binary;

/** The distinct texts of a column. */
public final class DistinctTexts {
  private DistinctTexts() {}

  /**
   * Gathers the texts in their order as strings: from the dictionaries where they hold all values,
   * so that only these are read, else from the whole column.
   */
  public static SortedSet<String> of(ParquetFile file, ParquetColumn column, int leaf) {
    ParquetColumn.Leaf wanted = column.leaf(leaf);
    SortedSet<String> texts = new TreeSet<>();
    for (int group = 0; group < file.groups(); group++) {
      Optional<DictionaryPage> page = file.dictionary(group, wanted);
      try {
        if (page.isPresent()) {
          Dictionary dictionary =
              page.get().getEncoding().initDictionary(wanted.descriptor(), page.get());
          for (int id = 0; id <= dictionary.getMaxId(); id++) {
            texts.add(dictionary.decodeToBinary(id).toStringUsingUTF8());
          }
        } else {
          scan(file, group, wanted).forEach(text -> texts.add(text.toStringUsingUTF8()));
        }
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        throw ParquetFile.broken(file.path(), e);
      }
    }
    return texts;
  }

  private static Set<Binary> scan(ParquetFile file, int group, ParquetColumn.Leaf leaf) {
    Set<Binary> texts = new HashSet<>();
    ColumnReader reader = file.read(group, leaf);
    int valueLevel = leaf.descriptor().getMaxDefinitionLevel();
    for (long left = file.values(group, leaf); left > 0; left--) {
      if (reader.getCurrentDefinitionLevel() == valueLevel) {
        Binary text = reader.getBinary();
        if (!texts.contains(text)) {
          texts.add(text.copy());
        }
      }
      reader.consume();
    }
    return texts;
  }
}
