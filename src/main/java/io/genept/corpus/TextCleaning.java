package io.genept.corpus;

import java.util.regex.Pattern;

/**
 * Cleans an NCBI gene summary of links and dates, as the paper's Methods ask ("after removing
 * hyperlinks and date information").
 *
 * <p>Removed are web addresses, bracketed references to PubMed, the attribution with its date
 * ({@code [provided by RefSeq, Jul 2008]}) and what RefSeq appends about the record rather than the
 * gene ({@code Sequence Note}, {@code Publication Note}, attribute blocks). White space is
 * collapsed. Unlike the published notebook, no word that merely contains {@code NEW} is damaged.
 */
final class TextCleaning {
  private static final Pattern RECORD_NOTES =
      Pattern.compile(
          "##[\\w-]+-START##.*?##[\\w-]+-END##|\\s(Sequence|Publication|RefSeq) Note:.*$",
          Pattern.DOTALL);
  private static final Pattern ATTRIBUTION =
      Pattern.compile("\\[?\\s*\\b(provided|supplied) by [^\\]\\[.]{1,80}\\]\\s*\\.?");
  private static final String REFERENCE =
      "(?:PMID|PubMed)s?(?: ?IDs?)?\\s*:?\\s*\\d+(?:(?:,|;|\\s|and|PMID:|PubMed:)*\\d+)*";
  private static final Pattern PUBMED =
      Pattern.compile(
          "\\s*[(\\[]\\s*" + REFERENCE + "\\s*[)\\]]|\\s*[;,]\\s*" + REFERENCE + "(?=\\s*[)\\]])");
  private static final Pattern ADDRESS =
      Pattern.compile("\\(?\\b(https?://|www\\.)[^\\s)\\]]+\\)?");
  private static final Pattern SPACE_BEFORE_STOP = Pattern.compile("\\s+([.,;])");
  private static final Pattern SPACES = Pattern.compile("\\s+");

  private TextCleaning() {}

  /** Cleans a text; empty if nothing is left. */
  static String clean(String text) {
    String cleaned = RECORD_NOTES.matcher(text).replaceAll(" ");
    cleaned = ATTRIBUTION.matcher(cleaned).replaceAll(" ");
    cleaned = PUBMED.matcher(cleaned).replaceAll("");
    cleaned = ADDRESS.matcher(cleaned).replaceAll(" ");
    cleaned = SPACES.matcher(cleaned).replaceAll(" ");
    return SPACE_BEFORE_STOP.matcher(cleaned).replaceAll("$1").strip();
  }
}
