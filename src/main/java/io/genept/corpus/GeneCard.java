package io.genept.corpus;

import java.util.List;
import java.util.stream.Stream;

/**
 * Makes texts of the catalogue's entry of a gene.
 *
 * <p>Labels and order of the card are those of a gene's page at NCBI, each followed by its value
 * and a full stop; what is not known is left out: {@code Official Symbol: TP53. Official Full Name:
 * tumor protein p53. Gene type: protein coding. Also known as: P53; BCC7. Summary: … Location:
 * 17p13.1. Names: cellular tumor antigen p53; phosphoprotein p53.}
 */
final class GeneCard {
  private GeneCard() {}

  /** Makes {@code Gene Symbol X}, the start of every text that the authors released. */
  static String name(GeneCatalogue.Entry entry) {
    return "Gene Symbol " + entry.gene().symbol();
  }

  /** Makes the card; {@code summary} may be {@code null}. */
  static String card(GeneCatalogue.Entry entry, String summary) {
    StringBuilder card = new StringBuilder();
    line(card, "Official Symbol", entry.gene().symbol());
    line(card, "Official Full Name", entry.fullName());
    line(card, "Gene type", entry.cardType());
    line(card, "Also known as", String.join("; ", otherNames(entry)));
    line(card, "Summary", summary);
    line(card, "Location", entry.location());
    line(card, "Names", String.join("; ", entry.designations()));
    return card.toString();
  }

  private static List<String> otherNames(GeneCatalogue.Entry entry) {
    return Stream.of(
            entry.gene().previousSymbols(), entry.gene().aliases(), entry.gene().synonyms())
        .flatMap(List::stream)
        .filter(name -> !name.startsWith("ENSG"))
        .distinct()
        .toList();
  }

  private static void line(StringBuilder card, String label, String value) {
    if (value != null && !value.isEmpty()) {
      card.append(card.isEmpty() ? "" : " ").append(label).append(": ").append(value);
      card.append(value.endsWith(".") ? "" : ".");
    }
  }
}
