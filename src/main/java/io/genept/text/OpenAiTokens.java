package io.genept.text;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingResult;
import com.knuddels.jtokkit.api.EncodingType;

/**
 * Tokens of OpenAI's embedding models (cl100k_base). The names of special tokens count as the plain
 * text that they are.
 */
final class OpenAiTokens {
  private OpenAiTokens() {}

  /** Loaded at first use, once for the JVM: it takes about a second. */
  private static final class Lazy {
    static final Encoding CL100K =
        Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
  }

  static int count(String text) {
    return Lazy.CL100K.countTokensOrdinary(text);
  }

  /** The longest beginning of at most {@code limit} tokens that ends between two characters. */
  static String truncate(String text, int limit) {
    EncodingResult kept = Lazy.CL100K.encodeOrdinary(text, limit);
    return kept.isTruncated() ? Lazy.CL100K.decode(kept.getTokens()) : text;
  }
}
