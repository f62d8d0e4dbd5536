package io.genept.corpus;

import io.genept.table.GeneTexts.GeneText;
import java.util.List;
import java.util.Optional;

/** Composes the text of one gene. */
final class Composition {
  private static final String CARD_SOURCE = "ncbi_card";

  private final Content content;
  private final Summaries summaries;
  private final Optional<GeneratedTexts> generated;

  /**
   * @param generated there for {@link Content.Generated}, with every listed gene
   */
  Composition(Content content, Summaries summaries, Optional<GeneratedTexts> generated) {
    this.content = content;
    this.summaries = summaries;
    this.generated = generated;
  }

  /** Makes a gene that is not to be embedded. */
  static GeneText unlisted(GeneCatalogue.Entry entry) {
    return new GeneText(entry.gene(), entry.type(), null, List.of());
  }

  /** Composes the text of a gene, or what stands in for it. */
  GeneText compose(GeneCatalogue.Entry entry) {
    if (generated.isPresent()) {
      return generated(entry, generated.get());
    }
    if (content instanceof Content.OfSummary summarised) {
      Summaries.Summary summary = summaries.of(entry.gene().symbol());
      return summary == null
          ? substitute(entry, summarised.options().withoutText())
          : summarised(entry, summary);
    }
    return text(entry, GeneCard.name(entry), true, nameSource(entry));
  }

  private GeneText summarised(GeneCatalogue.Entry entry, Summaries.Summary summary) {
    if (content instanceof Content.NameSummary) {
      return text(
          entry,
          GeneCard.name(entry) + " " + summary.text(),
          true,
          nameSource(entry),
          summary.source());
    }
    return content instanceof Content.Card
        ? text(entry, GeneCard.card(entry, summary.text()), true, CARD_SOURCE, summary.source())
        : text(entry, summary.text(), true, summary.source());
  }

  private static GeneText substitute(GeneCatalogue.Entry entry, WithoutText withoutText) {
    return switch (withoutText) {
      case DROP -> unlisted(entry);
      case NAME -> text(entry, GeneCard.name(entry), false, nameSource(entry));
      case CARD -> text(entry, GeneCard.card(entry, null), false, CARD_SOURCE);
    };
  }

  private static GeneText generated(GeneCatalogue.Entry entry, GeneratedTexts answers) {
    String text = TextCleaning.clean(answers.of(entry.gene().symbol()));
    return text.isEmpty() ? unlisted(entry) : text(entry, text, true, answers.source());
  }

  private static String nameSource(GeneCatalogue.Entry entry) {
    return entry.gene().hgncId() == null ? "ncbi_name" : "hgnc_name";
  }

  private static GeneText text(
      GeneCatalogue.Entry entry, String text, boolean hasText, String... sources) {
    return new GeneText(entry.gene(), entry.type(), text, hasText, List.of(sources));
  }
}
