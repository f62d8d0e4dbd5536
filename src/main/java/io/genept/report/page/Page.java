package io.genept.report.page;

import io.genept.io.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One HTML file that loads nothing: style, scripts and data are inside it, and its content security
 * policy allows these and no others, by their hashes.
 */
public final class Page {
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private Page() {}

  /**
   * Fills the template.
   *
   * @param scripts names of scripts beside this class, run in this order; each is once in the page
   * @param data JSON that the scripts read; {@code null} if there is none
   */
  public static String render(
      String title, Html header, Html navigation, Html body, List<String> scripts, String data) {
    String style = resource("report.css");
    List<String> texts = scripts.stream().map(Page::resource).toList();
    return fill(
        resource("report.html"),
        Map.of(
            "policy", policy(style, texts),
            "title", Html.escape(title),
            "style", style,
            "header", header.toString(),
            "navigation", navigation.toString(),
            "body", body.toString(),
            "scripts", tags(texts, data)));
  }

  private static String policy(String style, List<String> scripts) {
    List<String> hashes = new ArrayList<>();
    scripts.forEach(script -> hashes.add(hash(script)));
    return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src "
        + hash(style)
        + "; script-src "
        + (hashes.isEmpty() ? "'none'" : String.join(" ", hashes));
  }

  private static String hash(String text) {
    byte[] digest = HexFormat.of().parseHex(Sha256.of(text));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  private static String tags(List<String> scripts, String data) {
    StringBuilder tags = new StringBuilder();
    if (data != null) {
      tags.append("<script type=\"application/json\" id=\"report-data\">");
      tags.append(data.replace("<", "\\u003c")).append("</script>\n");
    }
    scripts.forEach(script -> tags.append("<script>").append(script).append("</script>\n"));
    return tags.toString();
  }

  private static String fill(String template, Map<String, String> values) {
    Matcher places = PLACE.matcher(template);
    StringBuilder page = new StringBuilder();
    while (places.find()) {
      places.appendReplacement(page, Matcher.quoteReplacement(values.get(places.group(1))));
    }
    return places.appendTail(page).toString();
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks io/genept/report/page/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read io/genept/report/page/" + name, e);
    }
  }
}
