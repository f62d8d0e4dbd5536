package io.genept.jobs;

import java.util.List;
import java.util.regex.Pattern;

/** What Quartz takes for a schedule: seconds first, and a {@code ?} for one of the two days. */
final class QuartzCron {
  private record Field(Pattern form, int highest) {
    Field(String form, int highest) {
      this(Pattern.compile(form), highest);
    }

    boolean takes(String text) {
      return form.matcher(text).matches()
          && NUMBER
              .matcher(text)
              .results()
              .allMatch(number -> Integer.parseInt(number.group()) <= highest);
    }
  }

  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final int DAY_OF_MONTH = 3;
  private static final int DAY_OF_WEEK = 5;

  private static final List<Field> FIELDS =
      List.of(
          new Field("[0-9*,/-]+", 59),
          new Field("[0-9*,/-]+", 59),
          new Field("[0-9*,/-]+", 23),
          new Field("[0-9*,/?LW-]+", 31),
          new Field("[0-9A-Z*,/-]+", 12),
          new Field("[0-9A-Z*,/?#-]+", 7),
          new Field("[0-9*,/-]+", 2199));

  private QuartzCron() {}

  /** True for six fields, or seven with a year, each of the form and range that is its own. */
  static boolean takes(String expression) {
    String[] fields = expression.split(" ", -1);
    if (fields.length != FIELDS.size() && fields.length != FIELDS.size() - 1) {
      return false;
    }
    for (int i = 0; i < fields.length; i++) {
      if (!FIELDS.get(i).takes(fields[i])) {
        return false;
      }
    }
    return fields[DAY_OF_MONTH].equals("?") != fields[DAY_OF_WEEK].equals("?");
  }
}
