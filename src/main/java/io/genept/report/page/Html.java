package io.genept.report.page;

/** Builds HTML and SVG; every text and attribute value is escaped on its way in. */
public final class Html {
  private final StringBuilder out = new StringBuilder();

  /** Opens an element; {@code attributes} are name, value, name, value… */
  public Html open(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      out.append(escape(attributes[i + 1])).append('"');
    }
    out.append('>');
    return this;
  }

  public Html close(String tag) {
    out.append("</").append(tag).append(">\n");
    return this;
  }

  /** Opens a part that scrolls sideways, by keyboard too; {@code name} says what is in it. */
  public Html scrolled(String name) {
    return open("div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", name);
  }

  /** A whole element with text inside. */
  public Html element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close(tag);
  }

  public Html text(String text) {
    out.append(escape(text));
    return this;
  }

  public Html add(Html other) {
    out.append(other.out);
    return this;
  }

  public boolean isEmpty() {
    return out.isEmpty();
  }

  @Override
  public String toString() {
    return out.toString();
  }

  /** The text with the five characters that mean something to HTML replaced. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
