package io.genept.text.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PriceTableTest {
  @TempDir private Path directory;

  @Test
  void theBundledTableKnowsTheModelsOfThePaper() {
    PriceTable table = PriceTable.bundled();

    assertThat(table.of("text-embedding-ada-002")).hasValue(new Price(0.10, 0));
    assertThat(table.of("text-embedding-3-large")).hasValue(new Price(0.13, 0));
    assertThat(table.of("gpt-3.5-turbo")).hasValue(new Price(0.50, 1.50));
    assertThat(table.of("nomic-embed-text")).isEmpty();
  }

  @Test
  void aLimitNeedsAPriceAndTellsHowToGiveOne() throws IOException {
    assertThatThrownBy(() -> PriceTable.bundled().budget("my-model", Optional.of(5.0)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot keep to --max-cost 5.0: conf/prices.conf has no price for the model my-model."
                + " Add a line \"my-model\" { input = USD, output = USD } (per million tokens; 0"
                + " for a server of your own) to a copy of it and name that with --prices.");
    PriceTable own = PriceTable.read(write("\"my-model\" { input = 0.05 }"));

    assertThat(own.budget("my-model", Optional.of(5.0)).price()).hasValue(new Price(0.05, 0));
    Budget unlimited = own.budget("other", Optional.empty());
    assertThat(unlimited.price()).isEmpty();
    assertThat(unlimited.spent()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-3.5-turbo { input = 0.5 }",
        "m { input = cheap }",
        "m { output = 1 }",
        "m { input = 1, imput = 2 }",
        "m = 0.1"
      })
  void whatIsNoPriceIsAnErrorThatNamesTheModel(String line) throws IOException {
    String path = write(line);

    assertThatThrownBy(() -> PriceTable.read(path))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot use the price of " + line.split("[ .]", 2)[0] + " in " + path)
        .hasMessageContaining("Expected { input = USD, output = USD } per million tokens");
  }

  @Test
  void aFileThatCannotBeReadIsAnError() throws IOException {
    String path = write("m { input = ");

    assertThatThrownBy(() -> PriceTable.read(path))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot read --prices " + path);
    assertThatThrownBy(() -> PriceTable.read(path + "x"))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot read --prices " + path + "x: there is no such file.");
  }

  private String write(String content) throws IOException {
    return Files.writeString(directory.resolve("prices.conf"), content).toString();
  }
}
