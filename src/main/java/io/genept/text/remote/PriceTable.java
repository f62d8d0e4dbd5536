package io.genept.text.remote;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.genept.core.UserError;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Prices of remote models (HOCON: {@code "model" { input = USD, output = USD }} per million tokens;
 * {@code output} may be absent), from {@code conf/prices.conf} or a file of the user's.
 */
final class PriceTable {
  private static final Set<String> FIELDS = Set.of("input", "output");

  private final String source;
  private final Map<String, Price> prices;

  private PriceTable(String source, Config config) {
    this.source = source;
    this.prices = new HashMap<>();
    config.root().forEach((model, value) -> prices.put(model, price(model, value)));
  }

  /** Reads the copy of {@code conf/prices.conf} in the jar. */
  static PriceTable bundled() {
    return new PriceTable("conf/prices.conf", HoconFile.bundled("prices.conf"));
  }

  /**
   * Reads a local file.
   *
   * @throws UserError if it is missing, cannot be parsed or holds anything but prices
   */
  static PriceTable read(String path) {
    return new PriceTable(
        path, HoconFile.read("--prices", path, "lines such as: \"my-model\" { input = 0.05 }."));
  }

  /** Price of a model; empty if the table has none. */
  Optional<Price> of(String model) {
    return Optional.ofNullable(prices.get(model));
  }

  /**
   * Makes a budget for a model.
   *
   * @param maxCost US dollars; empty for no limit
   * @throws UserError if there is a limit but no price
   */
  Budget budget(String model, Optional<Double> maxCost) {
    if (maxCost.isEmpty()) {
      return Budget.counting(of(model));
    }
    Price price =
        of(model)
            .orElseThrow(
                () ->
                    UserError.of(
                        "Cannot keep to --max-cost %s: %s has no price for the model %s. Add a line"
                            + " \"%s\" { input = USD, output = USD } (per million tokens; 0 for a"
                            + " server of your own) to a copy of it and name that with --prices.",
                        maxCost.get(), source, model, model));
    return Budget.limitedTo(maxCost.get(), price);
  }

  private Price price(String model, ConfigValue value) {
    if (value.valueType() == ConfigValueType.OBJECT) {
      Config fields = ((ConfigObject) value).toConfig();
      boolean known = FIELDS.containsAll(fields.root().keySet()) && fields.hasPath("input");
      try {
        if (known) {
          return new Price(
              fields.getDouble("input"), fields.hasPath("output") ? fields.getDouble("output") : 0);
        }
      } catch (ConfigException e) {
        throw wrong(model, value, e);
      }
    }
    throw wrong(model, value, null);
  }

  private UserError wrong(String model, ConfigValue value, ConfigException cause) {
    return new UserError(
        String.format(
            Locale.ROOT,
            "Cannot use the price of %s in %s: %s. Expected { input = USD, output = USD } per"
                + " million tokens, output only for chat models; put a name with dots in quotes.",
            model,
            source,
            value.render(ConfigRenderOptions.concise())),
        cause);
  }
}
