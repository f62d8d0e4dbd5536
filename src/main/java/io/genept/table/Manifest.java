package io.genept.table;

import io.genept.core.Provenance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/**
 * The files that are a table: those its provenance lists or, in tables of schema version 1, all
 * that lie in its directory.
 */
final class Manifest {
  private static final String PARQUET = ".parquet";

  private final Path table;
  private final Configuration conf;
  private final List<Provenance.Part> parts;
  private final boolean counted;

  private Manifest(Path table, Configuration conf, List<Provenance.Part> parts, boolean counted) {
    this.table = table;
    this.conf = conf;
    this.parts = parts;
    this.counted = counted;
  }

  /** The files of the table at a path; those of version 1 are listed, without their rows. */
  static Manifest of(Provenance provenance, Path table, Storage storage, Configuration conf)
      throws IOException {
    if (provenance.hasManifest()) {
      return new Manifest(table, conf, provenance.parts(), true);
    }
    List<Provenance.Part> found = new ArrayList<>();
    for (FileStatus file : storage.files(table)) {
      String name = name(table, file);
      if (!file.getPath().getName().startsWith("_") && !file.getPath().getName().startsWith(".")) {
        found.add(new Provenance.Part(name, 0, file.getLen()));
      }
    }
    found.sort(Comparator.comparing(Provenance.Part::name));
    return new Manifest(table, conf, found, false);
  }

  /** Path of a file in the directory of its table. */
  static String name(Path table, FileStatus file) {
    return file.getPath().toString().substring(table.toString().length() + 1);
  }

  List<Provenance.Part> parts() {
    return parts;
  }

  /** The same with the rows of each part, read from its footer where they are not known. */
  List<Provenance.Part> withRows() throws IOException {
    if (counted) {
      return parts;
    }
    List<Provenance.Part> known = new ArrayList<>();
    for (Provenance.Part part : parts) {
      long rows = 0;
      if (part.name().endsWith(PARQUET)) {
        try (ParquetFileReader footer =
            ParquetFileReader.open(HadoopInputFile.fromPath(new Path(table, part.name()), conf))) {
          rows = footer.getRecordCount();
        }
      }
      known.add(new Provenance.Part(part.name(), rows, part.bytes()));
    }
    return known;
  }

  /** Names of the tables in it: folders, the empty name for the directory itself. */
  Set<String> tables() {
    Set<String> names = new LinkedHashSet<>();
    for (Provenance.Part part : parts) {
      if (part.name().endsWith(PARQUET)) {
        names.add(tableOf(part.name()));
      }
    }
    return names;
  }

  /** The Parquet parts of one of the tables, in order. */
  List<Provenance.Part> partsOf(String name) {
    return parts.stream()
        .filter(part -> part.name().endsWith(PARQUET) && tableOf(part.name()).equals(name))
        .toList();
  }

  /** The table that a part belongs to: the folder that is no value of a partition column. */
  static String tableOf(String part) {
    int end = part.indexOf('/');
    String first = end < 0 ? "" : part.substring(0, end);
    return first.contains("=") ? "" : first;
  }
}
