package io.genept.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genept.core.UserError;
import io.genept.io.TextFile;
import io.genept.io.pickle.PickleDict;
import io.genept.io.pickle.PickleReader;
import io.genept.table.Atlas;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * A list of genes that shall have a text. The paper's list is the union of scGPT's vocabulary,
 * Geneformer's dictionary and the genes of its data sets.
 *
 * @param kind what the file is
 * @param path the file, or an atlas
 */
public record GeneList(Kind kind, String path) {
  /** Form of a list. */
  public enum Kind {
    /** JSON object from gene name to id; special tokens ({@code <pad>}) are ignored. */
    SCGPT_VOCAB,
    /**
     * Table with the columns gene_name and ensembl_id, or a JSON object whose keys, and values
     * where they are text, name a gene; special tokens are ignored.
     */
    GENEFORMER,
    /** An atlas, as ingest-cells writes it. */
    GENES_OF,
    /**
     * Text, one gene a line, up to the first tab. Lines starting with {@code #} are ignored; any
     * other header counts as a name that is not found.
     */
    GENES;

    /** The name of its option and in tables, {@code scgpt-vocab}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final int PICKLE = 0x80;

  /**
   * Reads the identifiers of each gene, the most specific first; every gene once.
   *
   * @throws UserError if the list is missing, of another form, or empty
   */
  List<List<String>> identifiers(SparkSession spark) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    Set<List<String>> genes = new LinkedHashSet<>();
    switch (kind) {
      case SCGPT_VOCAB -> genes.addAll(json(conf));
      case GENEFORMER -> genes.addAll(geneformer(conf));
      case GENES_OF -> genes.addAll(Atlas.identifiers(Atlas.open(spark, path).genes()));
      case GENES ->
          TextFile.lines(
              path,
              conf,
              (number, line) -> {
                String name = line.split("\t", 2)[0].strip();
                if (!name.isEmpty() && !name.startsWith("#")) {
                  genes.add(List.of(name));
                }
              });
    }
    if (genes.isEmpty()) {
      throw UserError.of("Cannot use --%s %s: it names no gene.", kind.label(), path);
    }
    return new ArrayList<>(genes);
  }

  private List<List<String>> geneformer(Configuration conf) {
    return switch (firstByte(conf)) {
      case '{' -> json(conf);
      case PICKLE -> pickle(conf);
      default -> table(conf);
    };
  }

  /** Reads a dictionary as Geneformer ships them: Ensembl id → token, or name → Ensembl id. */
  private List<List<String>> pickle(Configuration conf) {
    Object root;
    try (InputStream in = TextFile.open(path, conf)) {
      root = PickleReader.read(in, path);
    } catch (IOException e) {
      throw TextFile.broken(path, 0, e);
    }
    if (!(root instanceof PickleDict dict)) {
      throw UserError.of(
          "Cannot use --%s %s: it is a pickle, but holds no dict. Expected a dict with gene names or"
              + " Ensembl ids as keys.",
          kind.label(), path);
    }
    List<List<String>> genes = new ArrayList<>();
    for (int entry = 0; entry < dict.size(); entry++) {
      if (dict.key(entry) instanceof String name) {
        add(genes, dict.value(entry) instanceof String id ? id : null, name);
      }
    }
    return genes;
  }

  private List<List<String>> table(Configuration conf) {
    List<List<String>> genes = new ArrayList<>();
    TsvFile.forEach(
        path,
        conf,
        "Geneformer's genes",
        List.of(List.of("gene_name", "ensembl_id")),
        line -> add(genes, line.get("ensembl_id"), line.get("gene_name")));
    return genes;
  }

  private List<List<String>> json(Configuration conf) {
    JsonNode content;
    try (InputStream in = TextFile.open(path, conf)) {
      content = new ObjectMapper().readTree(in);
    } catch (JsonProcessingException e) {
      throw new UserError(notJson("it is not JSON (" + e.getOriginalMessage() + ")"), e);
    } catch (IOException e) {
      throw TextFile.broken(path, 0, e);
    }
    if (!content.isObject()) {
      throw new UserError(notJson("it is JSON, but no object"));
    }
    List<List<String>> genes = new ArrayList<>();
    content
        .fieldNames()
        .forEachRemaining(
            name -> {
              JsonNode value = content.get(name);
              add(genes, value.isTextual() ? value.textValue() : null, name);
            });
    return genes;
  }

  private String notJson(String found) {
    return "Cannot use --"
        + kind.label()
        + " "
        + path
        + ": "
        + found
        + ". Expected an object from gene name to id, {\"TP53\": 1, …}.";
  }

  private static void add(List<List<String>> genes, String first, String second) {
    List<String> names = new ArrayList<>();
    for (String name : new String[] {first, second}) {
      if (name != null && !name.isBlank() && !(name.startsWith("<") && name.endsWith(">"))) {
        names.add(name);
      }
    }
    if (!names.isEmpty()) {
      genes.add(List.copyOf(names));
    }
  }

  private int firstByte(Configuration conf) {
    try (InputStream in = TextFile.open(path, conf)) {
      int first = in.read();
      while (first >= 0 && Character.isWhitespace(first)) {
        first = in.read();
      }
      return first;
    } catch (IOException e) {
      throw TextFile.broken(path, 0, e);
    }
  }
}
