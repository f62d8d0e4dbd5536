package io.genept.embed;

import io.genept.core.Opt;
import io.genept.core.UserError;

/**
 * Options of a command that embeds texts.
 *
 * @param provider source of the vectors
 * @param batchSize texts of one unit of work, at least 1; vectors do not depend on it
 */
public record TextModel(
    @Opt(
            value =
                "embedded: a sentence model that comes with genept, no key, no network; onnx: one"
                    + " of your own; openai: an OpenAI-compatible server; lsa: TF-IDF and truncated"
                    + " SVD of the texts of genes, the baseline without a language model; random:"
                    + " the control.",
            label = "PROVIDER",
            byDefault = "embedded",
            choices = {
              Provider.Embedded.class,
              Provider.Onnx.class,
              Provider.OpenAi.class,
              Provider.Lsa.class,
              Provider.Random.class
            })
        Provider provider,
    @Opt(
            value = "Texts of one task or request; vectors do not depend on it.",
            label = "N",
            byDefault = "32",
            role = Opt.Role.RUN)
        int batchSize) {
  public TextModel {
    if (batchSize < 1) {
      throw UserError.of("--batch-size %d: expected at least 1.", batchSize);
    }
  }
}
