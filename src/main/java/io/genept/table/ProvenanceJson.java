package io.genept.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.genept.core.Provenance;
import io.genept.core.UserError;

/** The JSON form of {@link Provenance}: one object, snake_case names, two-space indentation. */
public final class ProvenanceJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private ProvenanceJson() {}

  public static String format(Provenance provenance) {
    try {
      return MAPPER.writeValueAsString(provenance) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Provenance cannot be written as JSON", e);
    }
  }

  /** The same in one line of ASCII. */
  static String ascii(Provenance provenance) {
    try {
      return MAPPER
          .writer()
          .without(SerializationFeature.INDENT_OUTPUT)
          .with(JsonWriteFeature.ESCAPE_NON_ASCII)
          .writeValueAsString(provenance);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Provenance cannot be written as JSON", e);
    }
  }

  /**
   * Reads a provenance object.
   *
   * @param source where the text comes from, for the message
   * @throws UserError if the text is not a provenance object, or of a newer schema than this code
   *     knows
   */
  public static Provenance parse(String json, String source) {
    try {
      Provenance provenance = MAPPER.readValue(json, Provenance.class);
      if (provenance.schemaVersion() > Provenance.SCHEMA_VERSION) {
        throw UserError.of(
            "Cannot read %s: its schema version is %d, this version knows up to %d. Use a newer"
                + " release.",
            source, provenance.schemaVersion(), Provenance.SCHEMA_VERSION);
      }
      return provenance;
    } catch (JsonProcessingException e) {
      throw new UserError(
          "Cannot read "
              + source
              + ": it is not the provenance of a table ("
              + e.getOriginalMessage()
              + ").",
          e);
    }
  }
}
