package io.genept.corpus;

import io.genept.table.GeneTexts.GeneText;
import java.util.List;
import java.util.Optional;

/** Makes the text of one gene as the options ask. */
final class Composition {
  private static final String CARD_SOURCE = "ncbi_card";

  private final Content content;
  private final WithoutText withoutText;
  private final Summaries summaries;
  private final Optional<GeneratedTexts> generated;

  /** {@code generated} must be there for {@link Content#GENERATED}, with every listed gene. */
  Composition(
      Content content,
      WithoutText withoutText,
      Summaries summaries,
      Optional<GeneratedTexts> generated) {
    this.content = content;
    this.withoutText = withoutText;
    this.summaries = summaries;
    this.generated = generated;
  }

  /** A gene that is not to be embedded. */
  static GeneText unlisted(GeneCatalogue.Entry entry) {
    return new GeneText(entry.gene(), entry.type(), null, List.of());
  }

  /** A gene with its text, or what stands in for it. */
  GeneText compose(GeneCatalogue.Entry entry) {
    Summaries.Summary summary = summaries.of(entry.gene().symbol());
    if (content.needsSummary() && summary == null) {
      return switch (withoutText) {
        case DROP -> unlisted(entry);
        case NAME -> text(entry, GeneCard.name(entry), false, nameSource(entry));
        case CARD -> text(entry, GeneCard.card(entry, null), false, CARD_SOURCE);
      };
    }
    return switch (content) {
      case NAME -> text(entry, GeneCard.name(entry), true, nameSource(entry));
      case NAME_SUMMARY ->
          text(
              entry,
              GeneCard.name(entry) + " " + summary.text(),
              true,
              nameSource(entry),
              summary.source());
      case CARD ->
          text(entry, GeneCard.card(entry, summary.text()), true, CARD_SOURCE, summary.source());
      case SUMMARY -> text(entry, summary.text(), true, summary.source());
      case GENERATED -> generated(entry, generated.orElseThrow());
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
