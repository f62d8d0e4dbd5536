package io.genept.testing;

import io.genept.core.Option;
import io.genept.core.OptionSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Options of a stage as a user would give them. */
public final class Args {
  private Args() {}

  /**
   * Makes a record of options, with the defaults where nothing is given.
   *
   * @param namesAndValues the name of an option without dashes, then its value, and so on; lists
   *     may be collections or text with commas; an empty optional is not given
   */
  public static <R extends Record> R of(Class<R> type, Object... namesAndValues) {
    Map<String, List<String>> given = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      given.put((String) namesAndValues[i], texts(namesAndValues[i + 1]));
    }
    OptionSet<R> options = OptionSet.of(type);
    for (Option option : options.options()) {
      given.computeIfPresent(
          option.name(),
          (name, texts) ->
              option.isList() && texts.size() == 1
                  ? Arrays.asList(texts.get(0).split(","))
                  : texts);
    }
    List<String> unknown =
        given.keySet().stream()
            .filter(name -> options.options().stream().noneMatch(each -> each.name().equals(name)))
            .toList();
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(type + " has no options " + unknown);
    }
    return options.make(given::get);
  }

  private static List<String> texts(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(Args::texts).orElse(List.of());
    }
    return value instanceof Collection<?> values
        ? values.stream().map(Args::text).toList()
        : List.of(text(value));
  }

  private static String text(Object value) {
    return value instanceof Enum<?> ? OptionSet.nameOf(value) : value.toString();
  }
}
