package io.genept.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SourcesTest {

  @Test
  void theBundledSourcesNameThreePublicFiles() {
    Sources sources = Sources.read(Optional.empty());
    assertThat(List.of("hgnc", "gene-info", "summaries"))
        .map(sources::file)
        .extracting(RemoteFile::name)
        .containsExactly("hgnc_complete_set.txt", "Homo_sapiens.gene_info.gz", "gene_summary.gz");
  }
}
