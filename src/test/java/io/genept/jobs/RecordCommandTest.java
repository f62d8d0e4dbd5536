package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.Opt;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.testing.CapturedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class RecordCommandTest {
  @TempDir Path dir;

  sealed interface Way permits Walk, Ride {}

  record Walk(@Opt(value = "Speed in km/h.", label = "SPEED", byDefault = "5") int speed)
      implements Way {}

  record Ride(
      @Opt(value = "Speed in km/h.", label = "SPEED", byDefault = "50") int speed,
      @Opt(value = "A ticket.", byDefault = "none") String ticket)
      implements Way {}

  @Stage(
      name = "travel",
      does = "Goes 100 % of the way.",
      notes = "10 % of the notes.",
      examples = {"travel here --way ride \\\n--overwrite", "travel there"})
  record Options(
      @Opt(value = "Where to.", label = "PLACE", positional = true) String place,
      @Opt(
              value = "walk or ride, 50 % each.",
              label = "WAY",
              byDefault = "walk",
              formerly = {"mode", "means"})
          Way way,
      @Opt(value = "Stops.", label = "STOP", byDefault = "a,b", formerly = "stop")
          List<String> stops,
      @Opt("Takes another's place.") boolean overwrite,
      @Opt(value = "Luggage.", label = "KG") Optional<Double> luggage) {}

  @Stage(name = "stay", does = "Stays.", examples = "stay --place here")
  record Needy(@Opt(value = "Where.", label = "PLACE", formerly = "at") String place) {}

  private final RecordCommand<Options> travel =
      RecordCommand.of(Options.class, (spark, options) -> "there");
  private final RecordCommand<Needy> stay =
      RecordCommand.of(Needy.class, (spark, options) -> "here");

  private ConfFile conf(String text) {
    try {
      return ConfFile.of("--conf", Files.writeString(dir.resolve("a.conf"), text).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <R extends Record> R parse(
      RecordCommand<R> command, ConfFile conf, String... args) {
    return command.parse(
        new CommandLine(command.spec(conf)).parseArgs(command.modernised(args)), conf);
  }

  private Options travel(ConfFile conf, String... args) {
    return parse(travel, conf, args);
  }

  /** The lines that are logged where these arguments are given. */
  private List<String> logged(ConfFile conf, String... args) {
    return logged(conf, Level.INFO, args);
  }

  private List<String> logged(ConfFile conf, Level level, String... args) {
    try (CapturedLog log = new CapturedLog(RecordCommand.class, level)) {
      CommandLine line = new CommandLine(travel.spec(conf));
      CommandLine.ParseResult result = line.parseArgs(travel.modernised(args));
      travel.log(result, conf, travel.parse(result, conf));
      return log.lines();
    }
  }

  @Test
  void theHelpShowsEachOptionOnceWithDefaultAndChoice() {
    CommandLine line = new CommandLine(travel.spec(ConfFile.NONE));
    line.setUsageHelpWidth(110);
    String help = line.getUsageMessage();
    assertThat(help)
        .contains("Goes 100 % of the way.", "10 % of the notes.")
        .containsSubsequence(
            "PLACE",
            "--conf=FILE",
            "--help",
            "--way=WAY",
            "walk or ride, 50 % each (default: walk).",
            "--speed=SPEED",
            "walk: Speed in km/h (default: 5). ride: Speed in km/h (default: 50).",
            "--ticket=VALUE",
            "ride: A ticket (default: none).",
            "--stops=STOP",
            "Stops (default: a,b).",
            "--overwrite[=true|false]",
            "--luggage=KG",
            "Luggage.",
            "Examples:\n  jobs/genept travel here --way ride \\\n    --overwrite\n")
        .doesNotContain("--mode", "--stop=", "--means");
    assertThat(help.split("--speed=", -1)).as("synopsis and list").hasSize(3);
  }

  @Test
  void valuesComeFromTheCommandLineThenTheConfFileThenTheDefault() {
    assertThat(travel(ConfFile.NONE, "home"))
        .isEqualTo(new Options("home", new Walk(5), List.of("a", "b"), false, Optional.empty()));
    ConfFile conf = conf("way = ride, travel { stops = [c], luggage = 2 }, speed = 80");
    assertThat(travel(conf, "home"))
        .isEqualTo(
            new Options("home", new Ride(80, "none"), List.of("c"), false, Optional.of(2.0)));
    assertThat(travel(conf, "home", "--speed=9", "--stops", "x,y", "--stops", "z"))
        .isEqualTo(
            new Options(
                "home", new Ride(9, "none"), List.of("x", "y", "z"), false, Optional.of(2.0)));
  }

  @ParameterizedTest
  @CsvSource({
    "'', --overwrite, true",
    "'', --overwrite=true, true",
    "'', --overwrite=false, false",
    "overwrite = true, --stops=a, true",
    "overwrite = true, --overwrite, true",
    "overwrite = true, --overwrite=false, false",
    "overwrite = false, --overwrite, true",
  })
  void aFlagMayStandInBoth(String text, String argument, boolean expected) {
    assertThat(travel(conf(text), argument, "home").overwrite()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stops = []", "stops = \"\""})
  void anEmptyListTakesThePlaceOfTheDefault(String text) {
    assertThat(travel(conf(text), "home").stops()).isEmpty();
    assertThat(travel(ConfFile.NONE, "home", "--stops=").stops()).isEmpty();
  }

  @Test
  void anOptionOfAnotherChoiceIsRefusedFromTheCommandLineAlone() {
    assertThatThrownBy(() -> travel(ConfFile.NONE, "home", "--ticket", "t"))
        .isExactlyInstanceOf(UserError.class)
        .hasMessage(
            "Cannot use --ticket with --way walk: it belongs to --way ride. Leave it out, or give"
                + " --way ride.");
    assertThat(travel(conf("ticket = t"), "home").way()).isEqualTo(new Walk(5));
    assertThat(travel(conf("ticket = t"), "home", "--way=ride").way()).isEqualTo(new Ride(50, "t"));
  }

  @Test
  void whatIsMissingOrOfAnotherFormIsWrongUsage() {
    assertThatThrownBy(() -> travel(ConfFile.NONE))
        .isInstanceOf(ParameterException.class)
        .hasMessage("Missing required parameter: 'PLACE'");
    assertThatThrownBy(() -> parse(stay, ConfFile.NONE))
        .isInstanceOf(ParameterException.class)
        .hasMessage("Missing required option: '--place=PLACE'");
    assertThat(parse(stay, conf("at = there"))).isEqualTo(new Needy("there"));
    assertThatThrownBy(() -> travel(ConfFile.NONE, "home", "--speed", "fast"))
        .isInstanceOf(ParameterException.class)
        .hasMessage("Invalid value for option '--speed' (SPEED): 'fast' is not a whole number");
    assertThatThrownBy(() -> travel(conf("luggage = heavy"), "home"))
        .isInstanceOf(ParameterException.class)
        .hasMessage("Invalid value for option '--luggage' (KG): 'heavy' is not a number");
    assertThatThrownBy(() -> travel(ConfFile.NONE, "home", "--spede", "1"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("'--spede'");
  }

  @Test
  void formerNamesWorkAndAreToldOnce() {
    Options expected = travel(ConfFile.NONE, "home", "--way", "ride", "--stops", "x,y");
    assertThat(travel(ConfFile.NONE, "home", "--mode", "ride", "--stop=x", "--stop=y"))
        .isEqualTo(expected);
    assertThat(travel(conf("means = ride, travel { stop = [x, y] }"), "home")).isEqualTo(expected);
    assertThat(logged(ConfFile.NONE, "home", "--stop=x", "--stop=y"))
        .filteredOn(line -> line.startsWith("WARN"))
        .containsExactly("WARN --stop is called --stops now; the old name still works");
    assertThat(logged(conf("stop = x, mode = ride"), "home", "--way=walk"))
        .as("only what is used")
        .filteredOn(line -> line.startsWith("WARN"))
        .containsExactly("WARN --stop is called --stops now; the old name still works");
  }

  @Test
  void theLogHoldsTheOptionsThatAreGivenAndWithVerboseAllThatApply() {
    ConfFile conf = conf("ticket = t, stops = [c, d]");
    assertThat(logged(conf, "home", "--overwrite"))
        .containsExactly("INFO travel home --stops c,d (conf) --overwrite");
    assertThat(logged(conf, Level.DEBUG, "home", "--overwrite"))
        .containsExactly(
            "INFO travel home --stops c,d (conf) --overwrite",
            "DEBUG travel home, --way walk (default), --speed 5 (default), --stops c,d (conf),"
                + " --overwrite true (command line)");
  }

  @Test
  void verboseIsGivenOnTheCommandLineOrInTheConfFileAndIsNoOptionOfTheRecord() {
    assertThat(isVerbose(ConfFile.NONE, "home")).isFalse();
    assertThat(isVerbose(ConfFile.NONE, "home", "--verbose")).isTrue();
    assertThat(isVerbose(conf("verbose = true"), "home")).isTrue();
    assertThat(isVerbose(conf("verbose = true, travel { verbose = false }"), "home")).isFalse();
    assertThat(travel.options().options()).noneMatch(option -> option.name().equals("verbose"));
    assertThat(travel.names()).contains("verbose");
    assertThatThrownBy(() -> isVerbose(conf("verbose = much"), "home"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("verbose is much. Expected true or false.");
  }

  private boolean isVerbose(ConfFile conf, String... args) {
    return travel.isVerbose(new CommandLine(travel.spec(conf)).parseArgs(args), conf);
  }
}
