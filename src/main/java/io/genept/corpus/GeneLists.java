package io.genept.corpus;

import io.genept.core.Opt;
import io.genept.core.Opt.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lists of genes that shall have a text, their union; none for all genes.
 *
 * @param scgptVocab scGPT's vocabulary
 * @param geneformer Geneformer's genes
 * @param genesOf atlases
 * @param genes lists of identifiers
 */
public record GeneLists(
    @Opt(
            value =
                "scGPT's vocabulary (JSON). Only genes of this and the next three lists get a text"
                    + " (default: all genes).",
            label = "FILE",
            role = Role.INPUT)
        Optional<String> scgptVocab,
    @Opt(
            value =
                "Geneformer's genes: its token dictionary (pickle), JSON, or a table with gene_name"
                    + " and ensembl_id.",
            label = "FILE",
            role = Role.INPUT)
        Optional<String> geneformer,
    @Opt(value = "Atlases.", label = "DIR", role = Role.INPUT) List<String> genesOf,
    @Opt(
            value = "Lists of identifiers of any kind, one a line or before the first tab.",
            label = "FILE",
            role = Role.INPUT)
        List<String> genes) {

  /** Returns every list, in the order of the options. */
  List<GeneList> all() {
    List<GeneList> lists = new ArrayList<>();
    scgptVocab.ifPresent(path -> lists.add(new GeneList(GeneList.Kind.SCGPT_VOCAB, path)));
    geneformer.ifPresent(path -> lists.add(new GeneList(GeneList.Kind.GENEFORMER, path)));
    genesOf.forEach(path -> lists.add(new GeneList(GeneList.Kind.GENES_OF, path)));
    genes.forEach(path -> lists.add(new GeneList(GeneList.Kind.GENES, path)));
    return lists;
  }
}
