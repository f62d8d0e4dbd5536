package io.genept.corpus;

import io.genept.table.Run;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Files that a corpus is built from: those that are given, and those that are downloaded in place
 * of others.
 *
 * @param hgnc HGNC complete set
 * @param geneInfo NCBI's gene_info
 * @param summaries summaries of genes; empty where the content needs none
 */
record CatalogueFiles(String hgnc, Optional<String> geneInfo, Optional<String> summaries) {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(2);

  /**
   * Downloads missing files where the options say so, and adds them to the inputs of the run.
   *
   * @throws io.genept.core.UserError if a file has no address or cannot be downloaded
   */
  static CatalogueFiles of(Run run, BuildCorpus.Options options) {
    boolean summarised = options.content() instanceof Content.OfSummary;
    Optional<String> summaries = options.summaries();
    if (options.download().isEmpty()) {
      return new CatalogueFiles(options.hgnc().orElseThrow(), options.geneInfo(), summaries);
    }
    Sources addresses = Sources.read(options.sources());
    try (Downloader downloader = new Downloader(Path.of(options.download().get()), FIRST_RETRY)) {
      return new CatalogueFiles(
          options.hgnc().orElseGet(() -> fetched(run, downloader, addresses, "hgnc")),
          options
              .geneInfo()
              .or(() -> Optional.of(fetched(run, downloader, addresses, "gene-info"))),
          summarised
              ? summaries.or(() -> Optional.of(fetched(run, downloader, addresses, "summaries")))
              : Optional.empty());
    }
  }

  /** Gives a file: address, so that it is found whatever the cluster's default file system is. */
  private static String fetched(Run run, Downloader downloader, Sources addresses, String option) {
    String file = "file:" + downloader.fetch(addresses.file(option)).toAbsolutePath();
    run.input(file);
    return file;
  }
}
