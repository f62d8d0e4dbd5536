package io.genept.cells;

import io.genept.core.Opt;
import io.genept.core.OptionSet;
import io.genept.core.UserError;
import io.genept.embed.Provider;
import io.genept.embed.TextModel;
import io.genept.learn.decompose.DispersionChoice;
import io.genept.learn.decompose.VariableGeneChoice;
import io.genept.math.TargetSum;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Way to embed cells, with its options. */
public sealed interface CellMethod {
  /** Options that two tables must share for their vectors to be compared, by name. */
  Map<String, Object> space();

  /** The gene vectors that it sums; empty where it sums none. */
  default Optional<GeneVectorChoice> geneVectors() {
    return Optional.empty();
  }

  /**
   * GenePT-w: expression-weighted sum of gene embeddings, unit ℓ2 norm.
   *
   * @param vectors of the genes
   */
  record Weighted(GeneVectorChoice vectors, TargetSum targetSum) implements CellMethod {
    @Override
    public Optional<GeneVectorChoice> geneVectors() {
      return Optional.of(vectors);
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
   * Informed GenePT-w: standardised expression of the genes that vary more than others of their
   * mean, denoised to a few components, times whitened gene vectors; unit ℓ2 norm.
   *
   * @param vectors of the genes
   * @param components to which expression is denoised, at least 1
   * @param whiten shrinkage of the whitening of the gene vectors; 0 for none
   * @param weights constants of the genes' weights
   * @param fitted path of a table by this method whose map is taken; empty to fit one
   */
  record Informed(
      GeneVectorChoice vectors,
      TargetSum targetSum,
      @Opt(
              value = "Components to which the weighted expression is denoised.",
              label = "N",
              byDefault = "20")
          int components,
      @Opt(
              value =
                  "Whitens the gene vectors, with each variance raised by this share of their mean;"
                      + " 0: they are taken as they are. A table that transform-genes whitened is"
                      + " not whitened again.",
              label = "SHRINKAGE",
              byDefault = "0.1")
          double whiten,
      DispersionChoice weights,
      @Opt(
              value =
                  "A table by this method: its means, weights and components are applied to these"
                      + " cells (default: they are fitted to these cells).",
              label = "DIR",
              role = Opt.Role.INPUT)
          Optional<String> fitted)
      implements CellMethod {
    public Informed {
      if (components < 1) {
        throw UserError.of("--components %d: expected at least 1.", components);
      }
      if (!(whiten >= 0)) {
        throw UserError.of("--whiten %s: expected a number of at least 0.", whiten);
      }
    }

    @Override
    public Optional<GeneVectorChoice> geneVectors() {
      return Optional.of(vectors);
    }

    @Override
    public Map<String, Object> space() {
      Map<String, Object> space = OptionSet.describe(targetSum);
      space.put("whiten", whiten);
      return space;
    }
  }

  /**
   * Principal components of expression beside informed GenePT-w, each part divided by its root mean
   * square.
   *
   * @param informed the part of the text
   * @param expressionComponents principal components of log-normalised expression, at least 1
   * @param reference path of another atlas; the components are those of both over the genes they
   *     share, each centred by its own means
   */
  record Hybrid(
      Informed informed,
      @Opt(
              value = "Principal components of log-normalised expression beside the text.",
              label = "N",
              byDefault = "50")
          int expressionComponents,
      @Opt(
              value =
                  "Another atlas: the components are those of both over the genes they share, each"
                      + " centred by its own means; without such genes the text stands alone. Embed"
                      + " the other atlas with this one as its reference.",
              label = "DIR",
              role = Opt.Role.INPUT)
          Optional<String> reference)
      implements CellMethod {
    public Hybrid {
      if (expressionComponents < 1) {
        throw UserError.of(
            "--expression-components %d: expected at least 1.", expressionComponents);
      }
      if (reference.isPresent() && informed.fitted().isPresent()) {
        throw new UserError(
            "Cannot use --reference with --fitted: the fitted table has its components already."
                + " Give one of both.");
      }
    }

    @Override
    public Optional<GeneVectorChoice> geneVectors() {
      return informed.geneVectors();
    }

    @Override
    public Map<String, Object> space() {
      Map<String, Object> space = informed.space();
      space.put("expression-components", expressionComponents);
      return space;
    }
  }

  /** What weighs a gene in principal components of expression. */
  enum GeneWeights {
    /** Nothing: log-normalised expression as it is. */
    NONE,
    /** Its dispersion: what informed GenePT-w does, without gene vectors. */
    DISPERSION
  }

  /**
   * Principal components of log-normalised expression: the baseline without any text.
   *
   * @param components number of components, at least 1
   * @param variableGenes genes that the components are made of
   * @param geneWeights what weighs the genes
   * @param weights constants of the weights by dispersion
   */
  record ExpressionPca(
      @Opt(value = "Principal components.", label = "N", byDefault = "50") int components,
      VariableGeneChoice variableGenes,
      @Opt(
              value =
                  "none: log-normalised expression as it is; dispersion: standardised, weighted by"
                      + " how much more a gene varies than others of its mean, the strongest"
                      + " baseline without text (with --components 20).",
              label = "NAME",
              byDefault = "none")
          GeneWeights geneWeights,
      DispersionChoice weights,
      TargetSum targetSum)
      implements CellMethod {
    public ExpressionPca {
      if (geneWeights == GeneWeights.DISPERSION && variableGenes.genes().isPresent()) {
        throw new UserError(
            "Cannot use --hvg with --gene-weights dispersion: the weights choose the genes. Leave"
                + " one of both out.");
      }
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
