package io.genept.text.remote;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingResult;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.regex.Pattern;

/**
 * Tokens of OpenAI's embedding models (cl100k_base). The names of special tokens count as the plain
 * text that they are.
 */
final class OpenAiTokens {
  private static final Pattern HALF_OF_A_PAIR = Pattern.compile("[\\x{D800}-\\x{DFFF}]");

  private OpenAiTokens() {}

  /** Loaded at first use, once for the JVM: it takes about a second. */
  private static final class Lazy {
    static final Encoding CL100K =
        Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
  }

  /** Replaces by U+FFFD each half of a surrogate pair, which UTF-8 cannot carry. */
  static String encodable(String text) {
    return HALF_OF_A_PAIR.matcher(text).replaceAll("\ufffd");
  }

  static int count(String text) {
    return Lazy.CL100K.countTokensOrdinary(text);
  }

  /**
   * Cuts a text to its longest beginning of at most {@code limit} tokens that ends between two
   * characters.
   */
  static String truncate(String text, int limit) {
    EncodingResult kept = Lazy.CL100K.encodeOrdinary(text, limit);
    return kept.isTruncated() ? Lazy.CL100K.decode(kept.getTokens()) : text;
  }
}
