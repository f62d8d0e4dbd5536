package io.genept.learn.decompose;

import io.genept.core.Opt;
import io.genept.core.UserError;
import java.util.Optional;

/**
 * Number of variable genes of an atlas and the rule that chooses them.
 *
 * @param genes how many, at least 1; empty for all genes of the atlas
 * @param flavour of the rule
 */
public record VariableGeneChoice(
    @Opt(
            name = "hvg",
            value = "Uses only the N most variable genes of the atlas (default: all genes).",
            label = "N")
        Optional<Integer> genes,
    @Opt(
            name = "hvg-flavour",
            value = "How variable genes are chosen, as scanpy does: seurat-v3 (counts) or seurat.",
            label = "NAME",
            byDefault = "seurat",
            formerly = "flavour")
        VariableGenes.Flavour flavour) {

  public VariableGeneChoice {
    if (genes.isPresent() && genes.get() < 1) {
      throw UserError.of("--hvg %d: expected at least 1 gene.", genes.get());
    }
  }
}
