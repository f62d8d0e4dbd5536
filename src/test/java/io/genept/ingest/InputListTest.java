package io.genept.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.ingest.inputs.InputFile;
import io.genept.ingest.inputs.InputList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --input} names, before any matrix is opened. */
class InputListTest {
  private static final Configuration CONF = new Configuration();

  @TempDir Path dir;

  @Test
  void aFolderIsItsMatricesInOrderOfTheirPaths() throws IOException {
    files(
        "b.h5ad", "a.h5ad", "deep/c.loom", "d.zarr/.zgroup", "d.zarr/X/0.0", "notes.csv", "_x.h5");
    files(".hidden.h5ad", "s1/filtered_feature_bc_matrix/matrix.mtx.gz");
    files("s1/filtered_feature_bc_matrix/barcodes.tsv.gz");
    assertThat(found("")).extracting(InputFile::dataset).containsExactly("a", "b", "d", "c", "s1");
  }

  @Test
  void textIsAMatrixOnlyWhereNothingElseIs() throws IOException {
    files("t/counts.csv.gz", "t/more.tsv");
    assertThat(found("t")).extracting(InputFile::dataset).containsExactly("counts", "more");
  }

  @Test
  void severalSamplesOfOneFolderOfGeoAreInputsEach() throws IOException {
    files("g/GSM1_matrix.mtx.gz", "g/GSM1_barcodes.tsv.gz", "g/GSM1_features.tsv.gz");
    files("g/GSM2_matrix.mtx.gz", "g/GSM2_barcodes.tsv.gz", "g/GSM2_features.tsv.gz");
    assertThat(found("g")).extracting(InputFile::dataset).containsExactly("GSM1", "GSM2");
  }

  @Test
  void foldersOfAPartitionBecomeColumns() throws IOException {
    files("p/donor=a/x.parquet", "p/donor=b/x.parquet", "p/_SUCCESS");
    assertThat(found("p"))
        .extracting(InputFile::columns)
        .containsExactly(Map.of("donor", "a"), Map.of("donor", "b"));
    assertThat(found("p")).extracting(InputFile::dataset).doesNotHaveDuplicates();
  }

  @Test
  void globsAndListsKeepTheOrderInWhichTheyAreNamed() throws IOException {
    files("x2.h5ad", "x1.h5ad", "a.h5ad");
    assertThat(InputList.of(List.of(dir + "/x*.h5ad", dir + "/a.h5ad"), CONF).files())
        .extracting(InputFile::dataset)
        .containsExactly("x1", "x2", "a");
  }

  @Test
  void namesThatAreAlikeAreMadeDistinctByTheFolderAroundThem() throws IOException {
    files("one/raw.h5ad", "two/raw.h5ad");
    assertThat(found("")).extracting(InputFile::dataset).containsExactly("one-raw", "two-raw");
  }

  @Test
  void aManifestNamesInputsAndTheirColumns() throws IOException {
    Files.writeString(
        dir.resolve("samples.csv"),
        "srx,file_path,dataset,tissue\nS1,one.h5ad,first,blood\nS2,s3a://bucket/two.h5ad,,NA\n");
    InputList.Inputs inputs = InputList.of(List.of(dir + "/samples.csv"), CONF);
    assertThat(inputs.manifest()).isTrue();
    assertThat(inputs.files())
        .as("relative paths are relative to the manifest")
        .containsExactly(
            new InputFile(
                dir.resolve("one.h5ad").toString(),
                "first",
                Map.of("srx", "S1", "tissue", "blood")),
            new InputFile("s3a://bucket/two.h5ad", "two", Map.of("srx", "S2", "tissue", "NA")));
  }

  @Test
  void whatNamesNoMatrixIsRefused() throws IOException {
    files("empty/readme.md", "a.h5ad");
    Files.writeString(dir.resolve("broken.tsv"), "path\tx\na.h5ad\n");
    Files.writeString(dir.resolve("none.tsv"), "path\tx\n");
    refused(dir + "/nowhere", "there is no such file or folder");
    refused(dir + "/*.loom", "no file or folder fits this pattern");
    refused(dir + "/empty", "there is no matrix.mtx");
    refused(dir + "/broken.tsv", "line 2 has 1 fields. Expected 2");
    refused(dir + "/none.tsv", "it has a header and no rows");
    assertThatThrownBy(() -> InputList.of(List.of(dir + "/a.h5ad", dir + "/a.h5ad"), CONF))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("named twice");
  }

  private void refused(String path, String message) {
    assertThatThrownBy(() -> InputList.of(List.of(path), CONF))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  private List<InputFile> found(String folder) {
    return InputList.of(List.of(dir.resolve(folder).toString()), CONF).files();
  }

  private void files(String... names) throws IOException {
    for (String name : names) {
      Files.createDirectories(dir.resolve(name).getParent());
      Files.writeString(dir.resolve(name), "x\ny\n");
    }
  }
}
