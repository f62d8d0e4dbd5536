package io.genept.cells.annotate;

import io.genept.cells.CellMethod;
import io.genept.cells.GeneVectorChoice;
import io.genept.core.Opt;
import io.genept.core.OptionSet;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.table.StoredTable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/** Checks that the vectors of two cell_embeddings tables were made alike and can be compared. */
final class EmbeddingSpace {
  private EmbeddingSpace() {}

  /**
   * Checks two tables.
   *
   * @throws UserError if they were made by other methods, of other gene embeddings or by components
   *     of their own cells
   */
  static void require(String reference, String query, SparkSession spark) {
    Provenance made = StoredTable.provenance(spark, reference);
    Provenance asked = StoredTable.provenance(spark, query);
    requireSame(reference, query, "command", made.stage(), asked.stage());
    Map<String, Object> space = space(made);
    Map<String, Object> other = space(asked);
    Set<String> names = new LinkedHashSet<>(space.keySet());
    names.addAll(other.keySet());
    for (String name : names) {
      requireSame(reference, query, "--" + name, text(space.get(name)), text(other.get(name)));
    }
    if (method(made).filter(CellMethod.ExpressionPca.class::isInstance).isPresent()
        && !reference.equals(query)) {
      throw UserError.of(
          "Cannot compare the cells of %s and %s: principal components are those of each table's"
              + " own cells. Embed both atlases by --method weighted with the same gene"
              + " embeddings.",
          reference, query);
    }
    if (method(made).filter(CellMethod.Hybrid.class::isInstance).isPresent()
        && !reference.equals(query)
        && !sameMap(reference, asked)
        && !joint(made, asked)) {
      throw UserError.of(
          "Cannot compare the cells of %s and %s: the principal components of a hybrid are those of"
              + " its own atlas. Embed each with --reference the other's atlas, the latter with"
              + " --fitted the former, or give both atlases to annotate-cells.",
          reference, query);
    }
    if ("fine-tune".equals(made.stage()) && !reference.equals(query)) {
      throw UserError.of(
          "Cannot compare the cells of %s and %s: each was fine-tuned by a network of its own."
              + " Compare the tables they were fine-tuned from.",
          reference, query);
    }
    requireSame(
        reference, query, "gene embeddings with the hash", geneTable(made), geneTable(asked));
  }

  /** The part of the options of embed-cells that is read here. */
  private record Embedded(@Opt("Way in which a table was embedded.") Optional<CellMethod> method) {}

  private static Optional<CellMethod> method(Provenance made) {
    return OptionSet.of(Embedded.class).remake(made.options()).method();
  }

  /** Options that determine what a dimension of the vectors stands for. */
  private static Map<String, Object> space(Provenance made) {
    Map<String, Object> space = new LinkedHashMap<>();
    Optional<CellMethod> method = method(made);
    method.ifPresent(
        chosen -> {
          space.put("method", OptionSet.nameOf(chosen));
          space.putAll(chosen.space());
        });
    if (method.isEmpty()) {
      made.option("model").ifPresent(model -> space.put("model", model));
    }
    return space;
  }

  private static boolean sameMap(String reference, Provenance asked) {
    return asked.option("fitted").filter(reference::equals).isPresent();
  }

  /** Whether each was embedded together with the atlas of the other. */
  private static boolean joint(Provenance made, Provenance asked) {
    return made.option("reference").isPresent()
        && made.option("reference").equals(asked.option("atlas"))
        && asked.option("reference").equals(made.option("atlas"));
  }

  private static String text(Object value) {
    return value == null ? null : Provenance.text(value);
  }

  private static void requireSame(
      String reference, String query, String what, String made, String asked) {
    if (!Objects.equals(made, asked)) {
      throw UserError.of(
          "Cannot compare the cells of %s and %s: the former were embedded with %s %s, the latter"
              + " with %s. Expected the same; embed one of both again.",
          reference, query, what, made, asked);
    }
  }

  private static String geneTable(Provenance made) {
    return method(made)
        .flatMap(CellMethod::geneVectors)
        .map(GeneVectorChoice::geneEmbeddings)
        .flatMap(
            table -> made.inputs().stream().filter(input -> input.path().equals(table)).findFirst())
        .map(Provenance.Input::sha256)
        .orElse(null);
  }
}
