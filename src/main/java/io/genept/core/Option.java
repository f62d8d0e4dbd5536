package io.genept.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One option of a command, by its name.
 *
 * @param name without dashes
 * @param declarations where it stands: once, or once for each choice that has one of that name
 */
public record Option(String name, List<Declaration> declarations) {

  /**
   * A declaration of the option.
   *
   * @param opt the annotation
   * @param type of the component
   * @param choice what must be chosen for it to apply, as {@code --method weighted}; empty if it
   *     always applies
   */
  public record Declaration(Opt opt, OptionType type, String choice) {}

  public Option {
    declarations = List.copyOf(declarations);
  }

  Option and(Declaration other) {
    List<Declaration> all = new ArrayList<>(declarations);
    all.add(other);
    return new Option(name, all);
  }

  private Declaration first() {
    return declarations.get(0);
  }

  /** Whether it takes no value. */
  public boolean isFlag() {
    return first().type().isFlag();
  }

  /** Whether it takes several values, separated by commas. */
  public boolean isList() {
    return first().type().isList();
  }

  /** Whether every run must give it. */
  public boolean isRequired() {
    return declarations.stream().allMatch(each -> each.choice().isEmpty() && isRequired(each));
  }

  static boolean isRequired(Declaration declaration) {
    return declaration.opt().byDefault().equals(Opt.NONE) && declaration.type().isRequired();
  }

  /** What stands for the value in the help. */
  public String label() {
    return first().opt().label().isEmpty() ? "VALUE" : first().opt().label();
  }

  /** Older names, without dashes. */
  public List<String> formerly() {
    return declarations.stream()
        .flatMap(each -> Arrays.stream(each.opt().formerly()))
        .distinct()
        .toList();
  }

  /** What must be chosen for it to apply; empty if it always applies. */
  public List<String> choices() {
    return declarations.stream()
        .map(Declaration::choice)
        .filter(choice -> !choice.isEmpty())
        .distinct()
        .toList();
  }

  /** The text of the help: what it is, for which choices, and the default. */
  public String help() {
    List<String> texts = declarations.stream().map(Option::text).distinct().toList();
    if (texts.size() == 1) {
      String of = values(choices());
      return of.isEmpty() ? texts.get(0) : of + ": " + texts.get(0);
    }
    return declarations.stream()
        .map(each -> values(List.of(each.choice())) + ": " + text(each))
        .collect(Collectors.joining(" "));
  }

  private static String values(List<String> choices) {
    return choices.stream()
        .map(choice -> choice.substring(choice.indexOf(' ') + 1))
        .collect(Collectors.joining(", "));
  }

  private static String text(Declaration declaration) {
    String help = declaration.opt().value();
    String value = declaration.opt().byDefault();
    if (value.equals(Opt.NONE)) {
      return help;
    }
    String shown = value.isBlank() || !value.equals(value.strip()) ? '"' + value + '"' : value;
    return (help.endsWith(".") ? help.substring(0, help.length() - 1) : help)
        + " (default: "
        + shown
        + ").";
  }
}
