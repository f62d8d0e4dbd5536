package io.genept.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An option of a command, by its name.
 *
 * @param name without dashes
 * @param declarations one, or one for each choice that has an option of that name
 */
public record Option(String name, List<Declaration> declarations) {
  private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");

  /**
   * A declaration of the option.
   *
   * @param opt the annotation
   * @param type of the component
   * @param choice what must be chosen for it to apply, as {@code --method weighted}; empty if it
   *     always applies
   */
  public record Declaration(Opt opt, OptionType type, String choice) {
    boolean isRequired() {
      return opt.byDefault().equals(Opt.NONE) && type.isRequired();
    }

    private String help() {
      String help = opt.value();
      String value = opt.byDefault();
      if (value.equals(Opt.NONE) || (value.isEmpty() && type.isList())) {
        return help;
      }
      String shown = value.isBlank() || !value.equals(value.strip()) ? '"' + value + '"' : value;
      return (help.endsWith(".") ? help.substring(0, help.length() - 1) : help)
          + " (default: "
          + shown
          + ").";
    }
  }

  /**
   * Checks that the declarations agree on the form of the option.
   *
   * @throws IllegalArgumentException if they do not
   */
  public Option {
    declarations = List.copyOf(declarations);
    Declaration first = declarations.get(0);
    for (Declaration each : declarations) {
      if (each.type().isFlag() != first.type().isFlag()
          || each.type().isList() != first.type().isList()
          || each.opt().positional() != first.opt().positional()) {
        throw new IllegalArgumentException("--" + name + " is declared in two forms");
      }
    }
  }

  Option and(Declaration other) {
    if (declarations.contains(other)) {
      return this;
    }
    List<Declaration> all = new ArrayList<>(declarations);
    all.add(other);
    return new Option(name, all);
  }

  private Declaration first() {
    return declarations.get(0);
  }

  /** True for an option that needs no value. */
  public boolean isFlag() {
    return first().type().isFlag();
  }

  /** True for an option of several values, separated by commas. */
  public boolean isList() {
    return first().type().isList();
  }

  /**
   * The values of a list that a text names, separated by commas. {@code \,} is a comma of a value,
   * and so is every comma of a path that is there as it stands.
   */
  public List<String> split(String text) {
    return first().type().path() && PathText.exists(text)
        ? List.of(text)
        : Arrays.stream(COMMA.split(text)).map(value -> value.replace("\\,", ",")).toList();
  }

  /** True for an argument that is given on the command line without its name. */
  public boolean isPositional() {
    return first().opt().positional();
  }

  /** True for an option that every run must give. */
  public boolean isRequired() {
    return declarations.stream().anyMatch(each -> each.choice().isEmpty() && each.isRequired());
  }

  /** The placeholder of the value in the help. */
  public String label() {
    return labelOf(first().opt());
  }

  static String labelOf(Opt opt) {
    return opt.label().isEmpty() ? "VALUE" : opt.label();
  }

  /** Older names, without dashes. */
  public List<String> formerly() {
    return declarations.stream()
        .flatMap(each -> Arrays.stream(each.opt().formerly()))
        .distinct()
        .toList();
  }

  /** The choices for which it applies, as {@code --method weighted}; empty if it always applies. */
  public List<String> choices() {
    List<String> choices = declarations.stream().map(Declaration::choice).distinct().toList();
    return choices.contains("") ? List.of() : choices;
  }

  /** The text of the help: for which choices it applies, what it is, and the default. */
  public String help() {
    List<String> texts = declarations.stream().map(Declaration::help).distinct().toList();
    return texts.stream()
        .map(
            text -> {
              List<String> choices =
                  declarations.stream()
                      .filter(each -> each.help().equals(text))
                      .map(each -> each.choice().substring(each.choice().indexOf(' ') + 1))
                      .distinct()
                      .toList();
              return choices.contains("") ? text : String.join(", ", choices) + ": " + text;
            })
        .collect(Collectors.joining(" "));
  }
}
