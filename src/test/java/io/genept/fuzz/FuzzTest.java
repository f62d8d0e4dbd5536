package io.genept.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A few tries of each reader; {@code src/test/fuzz/fuzz.sh} makes many. */
class FuzzTest {
  private static final int TRIES = 120;

  static List<Target> targets() {
    return Targets.all();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void mutatedFilesAreReadOrRefused(Target target, @TempDir Path folder) throws Exception {
    Fuzz.Outcome outcome = Fuzz.run(target, TRIES, 20, folder);
    assertThat(outcome.finds()).extracting(Fuzz.Find::what).isEmpty();
    assertThat(outcome.refused()).as("some of the mutated files are refused").isPositive();
  }

  /** Seed and number of tries that once ended in a bug, too little memory, or without an end. */
  @ParameterizedTest
  @CsvSource({
    "h5ad,1,63",
    "h5ad,1,206",
    "h5ad,101,606",
    "zarr,101,3674",
    "zarr,101,20375",
    "zarr,101,43189",
    "parquet,101,4995",
    "parquet,101,6805",
    "parquet,101,22875",
    "parquet,101,26780",
    "hdf5,1,63",
    "hdf5,103,4480",
    "hdf5,103,16305",
    "hdf5,103,18359",
    "hdf5,103,20491",
    "zarr,1,13",
    "zarr,1,31",
    "zarr,1,60",
    "zarr,1,142",
    "zarr,1,253",
    "parquet,1,105",
    "parquet,2,265",
    "parquet,2,859",
    "parquet,2,1810",
    "text-matrix,101,36222",
    "vectors,1,42",
    "varm,1,63",
    "safetensors,2,1792",
    "safetensors,3,1110",
    "conf,2,124",
    "conf,102,5180",
    "conf,102,27875",
    "conf,2,1945",
  })
  void whatWasFoundIsRefused(String name, long seed, long number, @TempDir Path folder)
      throws Exception {
    Target target =
        Targets.all().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    Fuzz.Outcome outcome = Fuzz.run(target, number, number + 1, seed, folder);
    assertThat(outcome.finds()).extracting(Fuzz.Find::what).isEmpty();
  }

  @Test
  void anExceptionOfOursAndANewFileAreFinds(@TempDir Path folder) throws Exception {
    Path seed = Targets.all().get(0).seeds().get(0);
    Target faulty =
        new Target(
            "faulty",
            List.of(seed),
            path -> {
              java.nio.file.Files.writeString(Path.of(path + ".left"), "x");
              throw new IllegalStateException("a bug");
            });
    assertThat(Fuzz.run(faulty, 1, 1, folder).finds())
        .extracting(Fuzz.Find::what)
        .anySatisfy(what -> assertThat(what).startsWith("IllegalStateException"))
        .contains("a new file beside the input");
  }
}
