package io.genept.testing;

import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * The real data beside the project, {@code ../shared/data} or {@code $GENEPT_SHARED}. Where it is
 * missing a test is skipped loudly, or fails if {@code GENEPT_REQUIRE_SHARED=true}.
 */
public final class SharedData {
  private SharedData() {}

  /** Path of a file or folder of the shared data. */
  public static Path path(String relative) {
    String given = System.getenv("GENEPT_SHARED");
    Path root = given == null ? Path.of("..", "shared", "data") : Path.of(given);
    Path path = root.resolve(relative);
    if (!Files.exists(path)) {
      String message = "Shared data missing: " + path.toAbsolutePath().normalize();
      if (Boolean.parseBoolean(System.getenv("GENEPT_REQUIRE_SHARED"))) {
        fail(message);
      }
      System.err.println("SKIPPED: " + message);
      Assumptions.abort(message);
    }
    return path;
  }
}
