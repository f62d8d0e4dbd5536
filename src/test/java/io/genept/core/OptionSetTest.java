package io.genept.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionSetTest {
  enum Colour {
    DARK_RED,
    @Named("sky")
    BLUE
  }

  /** A value type. */
  record Range(int from, int to) {
    public static Range parse(String text) {
      String[] ends = text.split("-", -1);
      if (ends.length != 2) {
        throw UserError.of("'%s' is not a range such as 2-5", text);
      }
      return new Range(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
    }

    @Override
    public String toString() {
      return from + "-" + to;
    }
  }

  record Shared(@Opt(value = "Seed.", byDefault = "7") long seed) {
    Shared {
      if (seed < 0) {
        throw UserError.of("--seed %d: expected 0 or more.", seed);
      }
    }
  }

  record Simple(
      @Opt(value = "A path.", label = "DIR", role = Opt.Role.INPUT) String path,
      @Opt(value = "A number.", byDefault = "3") int nNeighbors,
      @Opt(value = "A factor.", byDefault = "0.5") double factor,
      @Opt("A flag.") boolean overwrite,
      @Opt("Perhaps.") Optional<Integer> limit,
      @Opt(value = "Names.", formerly = "label") List<String> labels,
      @Opt(value = "Numbers.", byDefault = "1,2") List<Integer> sizes,
      @Opt(value = "Colours.", byDefault = "dark-red") Set<Colour> colours,
      @Opt("A range.") Optional<Range> range,
      Shared shared) {}

  sealed interface Method permits Fast, Exact {}

  record Fast(@Opt(value = "Steps.", byDefault = "10") int steps) implements Method {}

  @Named("precise")
  record Exact(
      @Opt(value = "Steps.", byDefault = "1000") int steps, @Opt("Which solver.") Solver solver)
      implements Method {}

  sealed interface Solver permits Direct, Iterative {}

  record Direct() implements Solver {}

  record Iterative(@Opt("Tolerance.") double tolerance) implements Solver {}

  record Choosing(@Opt(value = "The method.", byDefault = "fast") Method method) {}

  record Several(
      @Opt(
              value = "Tasks.",
              choices = {Fast.class, Iterative.class})
          List<Record> tasks,
      @Opt("Perhaps a method.") Optional<Method> method) {}

  private static <R extends Record> R make(Class<R> type, String... namesAndValues) {
    Map<String, List<String>> given = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String value = namesAndValues[i + 1];
      given.put(namesAndValues[i], value.isEmpty() ? List.of() : List.of(value.split(",")));
    }
    return OptionSet.of(type).make(given::get);
  }

  private static Option option(Class<? extends Record> type, String name) {
    return OptionSet.of(type).options().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsNotGivenHasItsDefault() {
    assertThat(make(Simple.class, "path", "p"))
        .isEqualTo(
            new Simple(
                "p",
                3,
                0.5,
                false,
                Optional.empty(),
                List.of(),
                List.of(1, 2),
                Set.of(Colour.DARK_RED),
                Optional.empty(),
                new Shared(7)));
  }

  @Test
  void whatIsGivenIsRead() {
    Simple simple =
        make(
            Simple.class,
            "path",
            "p",
            "n-neighbors",
            " 4",
            "factor",
            "1e-3",
            "overwrite",
            "true",
            "limit",
            "9",
            "labels",
            "a,b",
            "sizes",
            "",
            "colours",
            "SKY,dark_red,Dark-Red",
            "range",
            "2-5",
            "seed",
            "1");
    assertThat(simple)
        .isEqualTo(
            new Simple(
                "p",
                4,
                0.001,
                true,
                Optional.of(9),
                List.of("a", "b"),
                List.of(),
                Set.of(Colour.BLUE, Colour.DARK_RED),
                Optional.of(new Range(2, 5)),
                new Shared(1)));
    assertThat(OptionSet.describe(simple))
        .containsExactly(
            entry("path", "p"),
            entry("n-neighbors", 4),
            entry("factor", 0.001),
            entry("overwrite", true),
            entry("limit", 9),
            entry("labels", List.of("a", "b")),
            entry("colours", List.of("sky", "dark-red")),
            entry("range", "2-5"),
            entry("seed", 1L));
    assertThat(OptionSet.describe(simple, Opt.Role.INPUT)).containsExactly(entry("path", "p"));
    assertThat(OptionSet.applicable(simple)).contains("sizes", "limit").hasSize(10);
  }

  @Test
  void aFlagMayBeTakenBack() {
    assertThat(make(Simple.class, "path", "p", "overwrite", "false").overwrite()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "n-neighbors, 1.5, '''1.5'' is not a whole number'",
    "n-neighbors, 99999999999, '''99999999999'' is not a whole number'",
    "factor, plenty, '''plenty'' is not a number'",
    "overwrite, perhaps, '''perhaps'' is none of false, true'",
    "colours, green, '''green'' is none of dark-red, sky'",
    "range, 3, '''3'' is not a range such as 2-5'",
  })
  void aValueOfAnotherFormIsNamedWithWhatIsExpected(String name, String value, String message) {
    assertThatThrownBy(() -> make(Simple.class, "path", "p", name, value))
        .isInstanceOf(OptionSet.Malformed.class)
        .hasMessage("Invalid value for option '--" + name + "' (VALUE): " + message);
  }

  @Test
  void aMissingOptionIsNamedAndValuesThatDoNotFitAreTheUsersMistake() {
    assertThatThrownBy(() -> make(Simple.class))
        .isInstanceOf(OptionSet.Malformed.class)
        .hasMessage("Missing required option: '--path=DIR'");
    assertThatThrownBy(() -> make(Simple.class, "path", "p", "seed", "-1"))
        .isExactlyInstanceOf(UserError.class)
        .hasMessage("--seed -1: expected 0 or more.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"precise", "PRECISE"})
  void aChoiceHasItsOwnOptionsAndDefaults(String name) {
    assertThat(make(Choosing.class)).isEqualTo(new Choosing(new Fast(10)));
    Choosing precise =
        make(Choosing.class, "method", name, "solver", "iterative", "tolerance", "0.1");
    assertThat(precise).isEqualTo(new Choosing(new Exact(1000, new Iterative(0.1))));
    assertThat(OptionSet.describe(precise))
        .containsExactly(
            entry("method", "precise"),
            entry("steps", 1000),
            entry("solver", "iterative"),
            entry("tolerance", 0.1));
    assertThat(OptionSet.applicable(make(Choosing.class))).containsExactly("method", "steps");
    assertThatThrownBy(() -> make(Choosing.class, "method", "exact"))
        .hasMessage(
            "Invalid value for option '--method' (VALUE): 'exact' is none of fast, precise");
    assertThatThrownBy(() -> make(Choosing.class, "method", "precise"))
        .hasMessage("Missing required option: '--solver=VALUE'");
  }

  @Test
  void severalMayBeChosenOrNone() {
    assertThat(make(Several.class)).isEqualTo(new Several(List.of(), Optional.empty()));
    Several both =
        make(Several.class, "tasks", "iterative,fast", "tolerance", "2", "method", "fast");
    assertThat(both)
        .isEqualTo(new Several(List.of(new Iterative(2), new Fast(10)), Optional.of(new Fast(10))));
    assertThat(OptionSet.describe(both))
        .containsEntry("tasks", List.of("iterative", "fast"))
        .containsEntry("method", "fast")
        .containsEntry("tolerance", 2.0);
    assertThat(OptionSet.describe(make(Several.class))).isEmpty();
  }

  @Test
  void anOptionOfSeveralChoicesIsThereOnceWithEachDefault() {
    assertThat(OptionSet.of(Choosing.class).options())
        .extracting(Option::name)
        .containsExactly("method", "steps", "solver", "tolerance");
    Option steps = option(Choosing.class, "steps");
    assertThat(steps.choices()).containsExactly("--method fast", "--method precise");
    assertThat(steps.help())
        .isEqualTo("fast: Steps (default: 10). precise: Steps (default: 1000).");
    assertThat(steps.isRequired()).isFalse();
    Option tolerance = option(Choosing.class, "tolerance");
    assertThat(tolerance.help()).isEqualTo("iterative: Tolerance.");
    assertThat(tolerance.isRequired()).as("not with every method").isFalse();
  }

  @Test
  void anOptionSaysWhatItIs() {
    assertThat(option(Simple.class, "path").isRequired()).isTrue();
    assertThat(option(Simple.class, "path").label()).isEqualTo("DIR");
    assertThat(option(Simple.class, "n-neighbors").label()).isEqualTo("VALUE");
    assertThat(option(Simple.class, "n-neighbors").help()).isEqualTo("A number (default: 3).");
    assertThat(option(Simple.class, "overwrite").isFlag()).isTrue();
    assertThat(option(Simple.class, "labels").isList()).isTrue();
    assertThat(option(Simple.class, "labels").isRequired()).isFalse();
    assertThat(option(Simple.class, "labels").formerly()).containsExactly("label");
    assertThat(option(Simple.class, "seed").choices()).isEmpty();
  }

  record Wrong(String undeclared) {}

  sealed interface Form permits Flag, Count {}

  record Flag(@Opt("As a flag.") boolean size) implements Form {}

  record Count(@Opt("As a number.") int size) implements Form {}

  record TwoForms(@Opt("Form.") Form form) {}

  @Test
  void aRecordThatIsNotWellDeclaredIsABug() {
    assertThatThrownBy(() -> OptionSet.of(Wrong.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no record of options and has no @Opt");
    assertThatThrownBy(() -> OptionSet.of(TwoForms.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--size is declared in two forms");
    assertThatThrownBy(() -> OptionSet.of(Shared.class).stage())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no @Stage");
  }

  @Test
  void constantsAndChoicesAreNamedInKebabCase() {
    assertThat(OptionSet.nameOf(Colour.DARK_RED)).isEqualTo("dark-red");
    assertThat(OptionSet.nameOf(Colour.BLUE)).isEqualTo("sky");
    assertThat(OptionSet.nameOf(new Direct())).isEqualTo("direct");
    assertThat(OptionSet.nameOf(new Exact(1, new Direct()))).isEqualTo("precise");
  }
}
