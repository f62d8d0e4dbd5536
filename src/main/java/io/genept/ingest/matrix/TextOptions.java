package io.genept.ingest.matrix;

import io.genept.core.Opt;
import io.genept.core.UserError;
import io.genept.io.MissingValues;
import io.genept.io.TextFile;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * How text is read: matrices, names of genes and cells, annotations and manifests.
 *
 * @param encoding of files without a byte-order mark; UTF-8 where empty
 * @param missingValues texts of annotations that stand for no value, in any format
 */
public record TextOptions(
    @Opt(
            value =
                "Encoding of text files that are not UTF-8, for example latin1 or windows-1252; a"
                    + " byte-order mark (UTF-8, UTF-16) is understood without it.",
            label = "NAME")
        Optional<String> encoding,
    @Opt(
            value =
                "Annotations that stand for no value, in obs of every format; replaces the list."
                    + " Empty ones always do.",
            label = "TEXT",
            byDefault = MissingValues.DEFAULT_TEXTS)
        List<String> missingValues) {
  public TextOptions {
    encoding.ifPresent(TextOptions::requireKnown);
  }

  private static void requireKnown(String encoding) {
    try {
      Charset.forName(encoding);
    } catch (IllegalArgumentException e) {
      throw new UserError(
          "Cannot use --encoding "
              + encoding
              + ": no such encoding is known. Expected a name such as UTF-8, latin1, windows-1252"
              + " or UTF-16LE.",
          e);
    }
  }

  /** The configuration by which files are opened in this encoding. */
  public Configuration applied(Configuration conf) {
    if (encoding.isEmpty()) {
      return conf;
    }
    Configuration own = new Configuration(conf);
    own.set(TextFile.ENCODING, encoding.get());
    return own;
  }
}
