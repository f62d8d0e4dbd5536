package io.genept.cells;

import io.genept.core.Opt;
import io.genept.core.OptionSet;
import io.genept.core.UserError;
import io.genept.embed.Provider;
import io.genept.embed.TextModel;
import io.genept.learn.decompose.VariableGeneChoice;
import io.genept.math.TargetSum;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Way to embed cells, with its options. */
public sealed interface CellMethod {
  /** Options that two tables must share for their vectors to be compared, by name. */
  Map<String, Object> space();

  /**
   * GenePT-w: expression-weighted sum of gene embeddings, unit ℓ2 norm.
   *
   * @param geneEmbeddings path of a gene_embeddings table
   * @param orthologues table of mouse and human genes, for a mouse atlas
   * @param minMatchedFraction smallest share of the atlas's genes that must have a vector, 0 to 1
   */
  record Weighted(
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
          double minMatchedFraction,
      TargetSum targetSum)
      implements CellMethod {
    public Weighted {
      if (!(minMatchedFraction >= 0 && minMatchedFraction <= 1)) {
        throw UserError.of(
            "--min-matched-fraction %s: expected a number from 0 to 1.", minMatchedFraction);
      }
    }

    @Override
    public Map<String, Object> space() {
      return OptionSet.describe(targetSum);
    }
  }

  /**
   * GenePT-s: a text model's vector of the gene names by descending expression. The defaults of
   * prefix and number of genes are those of the paper's notebook; its Methods name none.
   *
   * @param model the text model
   * @param prefix what each sentence starts with, as it stands
   * @param maxGenes most genes of a sentence, at least 1
   * @param geneNames gene_texts or gene_embeddings table that knows the symbols of an atlas whose
   *     genes have Ensembl ids only
   * @param sentencesOnly whether the sentences themselves are written
   * @param dryRun whether the run is only planned
   */
  record Sentence(
      TextModel model,
      @Opt(
              value = "What each sentence starts with, as it stands, a space at its end included.",
              label = "TEXT",
              byDefault = "A cell with genes ranked by expression: ")
          String prefix,
      @Opt(value = "Most genes of a sentence.", label = "N", byDefault = "1000") int maxGenes,
      @Opt(
              value =
                  "gene_texts or gene_embeddings table with the symbols of genes that the atlas"
                      + " knows by Ensembl id alone.",
              label = "DIR",
              role = Opt.Role.INPUT)
          Optional<String> geneNames,
      @Opt(
              value =
                  "Writes the sentences in place of vectors (cell_id, sentence, n_genes and the obs"
                      + " columns), for models outside.")
          boolean sentencesOnly,
      @Opt(
              value =
                  "Only says how many sentences, tokens and requests there would be, and what they"
                      + " would cost; writes and sends nothing.",
              role = Opt.Role.RUN)
          boolean dryRun)
      implements CellMethod {
    public Sentence {
      if (maxGenes < 1) {
        throw UserError.of("--max-genes %d: expected at least 1.", maxGenes);
      }
      if (model.provider() instanceof Provider.Lsa) {
        throw new UserError(
            "Cannot embed cells by --provider lsa: it is fitted to the texts of genes. Expected"
                + " embedded, onnx, openai or random.");
      }
      if (model.provider() instanceof Provider.OpenAi
          && !model.provider().cache().keeps()
          && !sentencesOnly) {
        throw new UserError(
            "Cannot embed cells by --provider openai with --cache none: the driver asks, and the"
                + " cache brings the vectors to the executors. Leave --cache out, or give a"
                + " directory that all machines reach.");
      }
    }

    @Override
    public Map<String, Object> space() {
      Map<String, Object> space = OptionSet.describe((Record) model.provider());
      space.keySet().retainAll(Set.of("model"));
      return space;
    }
  }

  /**
   * Principal components of log-normalised expression: the baseline without any text.
   *
   * @param components number of components, at least 1
   * @param variableGenes genes that the components are made of
   */
  record ExpressionPca(
      @Opt(value = "Principal components.", label = "N", byDefault = "50") int components,
      VariableGeneChoice variableGenes,
      TargetSum targetSum)
      implements CellMethod {
    public ExpressionPca {
      if (components < 1) {
        throw UserError.of("--components %d: expected at least 1.", components);
      }
    }

    @Override
    public Map<String, Object> space() {
      return OptionSet.describe(targetSum);
    }
  }
}
