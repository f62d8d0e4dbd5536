package io.genept.report;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.table.Inputs;
import io.genept.table.Metrics;
import io.genept.table.PlaneMap;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code write-report}: metrics, cell_embeddings, programmes and maps of genes or cells → one
 * HTML file that needs no network.
 *
 * <p>The output is a directory with {@link #FILE} and its provenance, whose row count is the number
 * of metrics. The same tables give the same file, except for the date.
 */
public final class WriteReport {
  /** Name of the HTML file in the output directory. */
  public static final String FILE = "report.html";

  /** Cells drawn of each embedding unless said otherwise. */
  public static final int DEFAULT_MAX_POINTS = 10_000;

  private static final int FEWEST_POINTS = 3;
  private static final Logger LOG = LoggerFactory.getLogger(WriteReport.class);

  private WriteReport() {}

  /**
   * What to write.
   *
   * @param metrics paths of metrics tables, in the order in which they are shown
   * @param embeddings paths of cell_embeddings tables, in the order in which they are shown
   * @param programmes paths of tables of programmes
   * @param geneMaps paths of maps of genes
   * @param cellMaps paths of maps of cells
   * @param output directory to write
   * @param maxPoints most cells drawn of each embedding, at least 3; more are sampled by a hash of
   *     their id
   * @param writeMode what to do if the output exists
   */
  public record Options(
      List<String> metrics,
      List<String> embeddings,
      List<String> programmes,
      List<String> geneMaps,
      List<String> cellMaps,
      String output,
      int maxPoints,
      WriteMode writeMode) {

    /** Metrics and cell embeddings alone. */
    public Options(
        List<String> metrics,
        List<String> embeddings,
        String output,
        int maxPoints,
        WriteMode writeMode) {
      this(metrics, embeddings, List.of(), List.of(), List.of(), output, maxPoints, writeMode);
    }

    /**
     * Checks the options.
     *
     * @throws UserError if there is nothing to report on, or {@code maxPoints} is below 3
     */
    public Options {
      metrics = List.copyOf(metrics);
      embeddings = List.copyOf(embeddings);
      programmes = List.copyOf(programmes);
      geneMaps = List.copyOf(geneMaps);
      cellMaps = List.copyOf(cellMaps);
      if (Stream.of(metrics, embeddings, programmes, geneMaps, cellMaps).allMatch(List::isEmpty)) {
        throw new UserError(
            "Cannot write a report: no table is given. Give --metrics, --embeddings, --programmes,"
                + " --gene-maps or --cell-maps.");
      }
      if (maxPoints < FEWEST_POINTS) {
        throw UserError.of(
            "Cannot write a report with --max-points %d. Expected at least %d.",
            maxPoints, FEWEST_POINTS);
      }
    }

    /** The defaults: at most {@link #DEFAULT_MAX_POINTS} points, nothing is overwritten. */
    public static Options of(List<String> metrics, List<String> embeddings, String output) {
      return new Options(metrics, embeddings, output, DEFAULT_MAX_POINTS, WriteMode.FAIL_IF_EXISTS);
    }

    private Map<String, String> byName() {
      Map<String, String> options = new LinkedHashMap<>();
      options.put("metrics", String.join(",", metrics));
      options.put("embeddings", String.join(",", embeddings));
      options.put("programmes", String.join(",", programmes));
      options.put("gene-maps", String.join(",", geneMaps));
      options.put("cell-maps", String.join(",", cellMaps));
      options.put("output", output);
      options.put("max-points", Integer.toString(maxPoints));
      options.put("overwrite", Boolean.toString(writeMode == WriteMode.OVERWRITE));
      return options;
    }
  }

  /**
   * What was written.
   *
   * @param html path of the HTML file
   * @param metrics numbers it summarises
   * @param embeddings embeddings it shows
   * @param points cells drawn, over all embeddings
   */
  public record Result(String html, long metrics, int embeddings, long points) {}

  /**
   * Reads the tables and writes the report.
   *
   * @throws UserError if a path holds no table of its kind, an embeddings table has no vector, or
   *     the output is taken
   */
  public static Result run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    spark.sparkContext().setJobDescription("write-report " + options.output());
    try (TableDirectory output =
        TableDirectory.create(options.output(), options.writeMode(), conf)) {
      List<MetricsTable> metrics =
          options.metrics().stream().map(path -> MetricsTable.read(spark, path)).toList();
      List<EmbeddingTable> embeddings = new ArrayList<>();
      for (String path : options.embeddings()) {
        LOG.info("Projecting {}", path);
        embeddings.add(EmbeddingTable.read(spark, path, metrics, options.maxPoints()));
      }
      List<ProgrammeTable> programmes =
          options.programmes().stream().map(path -> ProgrammeTable.read(spark, path)).toList();
      Map<PlaneMap, List<PlaneMapTable>> maps = new EnumMap<>(PlaneMap.class);
      maps.put(PlaneMap.GENES, maps(spark, PlaneMap.GENES, options.geneMaps()));
      maps.put(PlaneMap.CELLS, maps(spark, PlaneMap.CELLS, options.cellMaps()));
      Provenance provenance = provenance(spark, options, metrics, embeddings);
      write(
          output.stagingPath(FILE), page(metrics, embeddings, programmes, maps, provenance), conf);
      output.commit(provenance);
      return new Result(
          new Path(options.output(), FILE).toString(),
          provenance.rowCount(),
          embeddings.size(),
          points(embeddings));
    } finally {
      spark.sparkContext().setJobDescription(null);
    }
  }

  private static List<PlaneMapTable> maps(SparkSession spark, PlaneMap kind, List<String> paths) {
    return paths.stream().map(path -> PlaneMapTable.read(spark, kind, path)).toList();
  }

  private static String page(
      List<MetricsTable> metrics,
      List<EmbeddingTable> embeddings,
      List<ProgrammeTable> programmes,
      Map<PlaneMap, List<PlaneMapTable>> maps,
      Provenance provenance) {
    List<Metrics.Metric> numbers = metrics.stream().flatMap(t -> t.metrics().stream()).toList();
    List<MetricGroups.Group> groups = MetricGroups.of(numbers);
    List<CrossTable> crossTables =
        metrics.stream().flatMap(table -> table.crossTables().stream()).toList();
    List<String> names = names(embeddings);
    List<ChartData.Drawn> drawn = EmbeddingSection.drawn(embeddings, names);
    List<ChartData.Drawn> charts = new ArrayList<>(drawn);
    Map<String, Html> sections = new LinkedHashMap<>();
    if (!groups.isEmpty()) {
      sections.put("Metrics", MetricSection.of(groups, batchColumns(metrics)));
    }
    if (!embeddings.isEmpty()) {
      sections.put("Embeddings", EmbeddingSection.maps(drawn));
      sections.put("Coverage", EmbeddingSection.coverage(embeddings, names));
    }
    maps.forEach(
        (kind, tables) -> {
          if (!tables.isEmpty()) {
            List<ChartData.Drawn> points = PlaneMapTable.drawn(tables);
            charts.addAll(points);
            sections.put(
                kind == PlaneMap.GENES ? "Genes" : "Cells",
                PlaneMapTable.section(kind, tables, points));
          }
        });
    if (!programmes.isEmpty()) {
      sections.put("Programmes", ProgrammeSection.of(programmes));
    }
    if (!crossTables.isEmpty()) {
      sections.put("Predictions", PredictionSection.of(crossTables, numbers));
    }
    if (!groups.isEmpty()) {
      sections.put("Context", PublishedCellResults.section());
    }
    sections.put(
        "Provenance", ProvenanceSection.of(sources(metrics, embeddings, programmes, maps)));
    Html navigation = new Html();
    Html body = new Html();
    sections.forEach(
        (name, section) -> {
          String anchor = "#" + name.toLowerCase(Locale.ROOT);
          navigation.element("a", name, "href", anchor);
          body.add(section);
        });
    return Page.render(
        ReportHeader.title(groups),
        ReportHeader.header(groups, metrics, embeddings, provenance),
        navigation,
        body,
        ChartData.json(charts));
  }

  private static Set<String> batchColumns(List<MetricsTable> metrics) {
    return metrics.stream()
        .flatMap(table -> table.columns(MetricsTable.BATCH_COLUMN))
        .collect(Collectors.toSet());
  }

  /** Last parts of the paths, or the whole paths where two would be the same. */
  private static List<String> names(List<EmbeddingTable> embeddings) {
    List<String> names = embeddings.stream().map(table -> table.source().name()).toList();
    return names.stream().distinct().count() == names.size()
        ? names
        : embeddings.stream().map(table -> table.source().path()).toList();
  }

  private static List<ProvenanceSection.Source> sources(
      List<MetricsTable> metrics,
      List<EmbeddingTable> embeddings,
      List<ProgrammeTable> programmes,
      Map<PlaneMap, List<PlaneMapTable>> maps) {
    List<ProvenanceSection.Source> sources = new ArrayList<>();
    metrics.forEach(
        table -> sources.add(new ProvenanceSection.Source(table.path(), table.provenance())));
    embeddings.stream()
        .map(EmbeddingTable::source)
        .forEach(
            source ->
                sources.add(new ProvenanceSection.Source(source.path(), source.provenance())));
    programmes.forEach(
        table -> sources.add(new ProvenanceSection.Source(table.path(), table.provenance())));
    maps.values().stream()
        .flatMap(List::stream)
        .forEach(
            table -> sources.add(new ProvenanceSection.Source(table.path(), table.provenance())));
    return sources;
  }

  private static Provenance provenance(
      SparkSession spark,
      Options options,
      List<MetricsTable> metrics,
      List<EmbeddingTable> embeddings) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    List<Provenance.Input> inputs = new ArrayList<>();
    Stream.of(
            options.metrics(),
            options.embeddings(),
            options.programmes(),
            options.geneMaps(),
            options.cellMaps())
        .flatMap(List::stream)
        .forEach(path -> inputs.addAll(Inputs.describe(path, conf)));
    long numbers = metrics.stream().mapToLong(table -> table.metrics().size()).sum();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("metrics", Long.toString(numbers));
    facts.put("embeddings", Integer.toString(embeddings.size()));
    facts.put("points", Long.toString(points(embeddings)));
    return Provenance.now(
        "write-report", options.byName(), inputs, facts, spark.version(), null, numbers);
  }

  private static long points(List<EmbeddingTable> embeddings) {
    return embeddings.stream()
        .mapToLong(table -> table.map() == null ? 0 : table.map().x().length)
        .sum();
  }

  private static void write(String file, String page, Configuration conf) {
    Path path = new Path(file);
    try (OutputStream out = path.getFileSystem(conf).create(path, true)) {
      out.write(page.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
