package io.genept.table;

import io.genept.core.Provenance;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The files of a table that is being written: those of the run, and what others have left. */
final class PartFiles {
  private final FileSystem fs;
  private final Storage storage;
  private final Path target;
  private final PartPlace place;

  PartFiles(FileSystem fs, Storage storage, Path target, PartPlace place) {
    this.fs = fs;
    this.storage = storage;
    this.target = target;
    this.place = place;
  }

  /**
   * Gives the parts their final names, or checks that they are there.
   *
   * @throws IOException if one is gone
   */
  void complete(Collection<Provenance.Part> parts) throws IOException {
    if (place.moves()) {
      for (Provenance.Part part : parts) {
        Path name = new Path(target, part.name());
        // A run that takes up the parts of another may find some that were moved before it ended.
        if (!renamed(place.written(part.name()), name) && !fs.exists(name)) {
          throw new IOException("Cannot move " + place.written(part.name()) + " to " + name);
        }
      }
    } else if (!parts.isEmpty()) {
      Set<String> found =
          storage.files(target).stream()
              .map(file -> Manifest.name(target, file))
              .collect(Collectors.toSet());
      for (Provenance.Part part : parts) {
        if (!found.contains(part.name())) {
          throw new IOException("The part " + part.name() + " is gone");
        }
      }
    }
  }

  private boolean renamed(Path from, Path to) throws IOException {
    try {
      return fs.rename(from, to);
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /** Removes what this run wrote, but for parts of the table. */
  void removeOwn(Set<String> manifest) throws IOException {
    for (FileStatus file : storage.files(target)) {
      if (place.isOwn(file.getPath().getName())
          && !manifest.contains(Manifest.name(target, file))) {
        fs.delete(file.getPath(), false);
      }
    }
    removeEmptyFolders();
  }

  /**
   * Removes what is no part of the table: what runs of ours left, and what it replaces.
   *
   * @param manifest names of its parts
   * @param former names of the parts it replaces
   * @param all whether it replaces whatever was in the directory
   */
  void removeOthers(Set<String> manifest, Set<String> former, boolean all) throws IOException {
    for (FileStatus file : storage.files(target)) {
      String name = Manifest.name(target, file);
      if (!manifest.contains(name)
          && !name.equals(TableDirectory.PROVENANCE_FILE)
          && (all || former.contains(name) || TablePlace.isOurs(file))) {
        fs.delete(file.getPath(), false);
      }
    }
    removeEmptyFolders();
  }

  private void removeEmptyFolders() throws IOException {
    if (storage.moves()) {
      storage.removeIfEmpty(target);
    }
  }
}
