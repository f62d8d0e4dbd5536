package io.genept.cells;

import io.genept.core.GeneMatches;
import io.genept.core.Opt;
import io.genept.core.UserError;
import io.genept.io.OrthologueFile;
import io.genept.table.Atlas;
import io.genept.table.GeneEmbeddings;
import io.genept.table.Run;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vectors of genes, and how the genes of an atlas are led to them.
 *
 * @param geneEmbeddings path of a gene_embeddings table
 * @param orthologues table of mouse and human genes, for a mouse atlas
 * @param minMatchedFraction smallest share of the atlas's genes that must have a vector, 0 to 1
 */
public record GeneVectorChoice(
    @Opt(value = "The gene_embeddings table.", label = "DIR", role = Opt.Role.INPUT)
        String geneEmbeddings,
    @Opt(
            value =
                "For a mouse atlas: table of mouse and human genes (BioMart, HCOP or columns such"
                    + " as mouse_symbol, human_symbol); one-to-one pairs are used.",
            label = "FILE",
            role = Opt.Role.INPUT)
        Optional<String> orthologues,
    @Opt(
            value = "Fails if a smaller share of the atlas's genes has a vector.",
            label = "SHARE",
            byDefault = "0.1",
            role = Opt.Role.RUN)
        double minMatchedFraction) {
  private static final Logger LOG = LoggerFactory.getLogger(GeneVectorChoice.class);

  public GeneVectorChoice {
    if (!(minMatchedFraction >= 0 && minMatchedFraction <= 1)) {
      throw UserError.of(
          "--min-matched-fraction %s: expected a number from 0 to 1.", minMatchedFraction);
    }
  }

  /**
   * Finds the vectors of the genes of an atlas.
   *
   * @throws UserError if too few have one
   */
  public GeneMatches match(Atlas atlas, GeneEmbeddings embeddings, Run run) {
    return embeddings
        .match(atlas.genes(), OrthologueFile.read(orthologues, run.conf()))
        .logged("Genes of " + atlas.path(), LOG::info)
        .require("embed cells", geneEmbeddings, minMatchedFraction);
  }
}
