package io.genept.io.zarr;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Values by key: what a zarr store consists of. */
sealed interface ZarrStore extends AutoCloseable permits DirectoryStore, ZipStore {

  /** The value of a key; empty if there is none. */
  Optional<byte[]> read(String key) throws IOException;

  /**
   * A part of a value.
   *
   * @param from offset in bytes; where negative, counted from the end
   * @return empty if there is no such key
   */
  Optional<byte[]> read(String key, long from, int length) throws IOException;

  /** Names below a key that have something below themselves, in order. */
  List<String> folders(String key) throws IOException;

  @Override
  void close() throws IOException;
}
