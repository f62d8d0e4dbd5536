package io.genept.text.remote;

import io.genept.core.UserError;
import java.util.regex.Pattern;

/**
 * Environment variable that holds a key.
 *
 * @param name of the variable; empty for a server that asks for no key
 */
public record KeyVariable(String name) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
  private static final int LONGEST_NAME_OF_ONE_WORD = 19;

  public KeyVariable {
    boolean likelyKey = name.length() > LONGEST_NAME_OF_ONE_WORD && !name.contains("_");
    if (!name.isEmpty() && (likelyKey || !FORM.matcher(name).matches())) {
      throw new UserError(
          "Cannot use --api-key-env: its value does not look like the name of an environment"
              + " variable (not shown, for it may be the key). Expected a name such as"
              + " OPENAI_API_KEY; export the key under it.");
    }
  }

  /**
   * Reads a name.
   *
   * @throws UserError if it cannot be that of an environment variable, or is likely to be the key
   *     itself; it is not repeated
   */
  public static KeyVariable parse(String name) {
    return new KeyVariable(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
