package io.genept;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.Assertions;

/** Who may import whom. */
@AnalyzeClasses(packages = "io.genept", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.genept.";

  /**
   * The rooms and what each may import of ours; a room includes those below it unless they stand
   * here themselves.
   */
  private static final Map<String, Set<String>> ROOMS =
      Map.ofEntries(
          room("core"),
          room("math", "core"),
          room("metric", "math", "core"),
          room("io", "core"),
          room("io.anndata", "core"),
          room("io.hdf5", "io.anndata", "core"),
          room("io.parquet", "io.anndata", "core"),
          room("io.pickle", "core"),
          room("io.zarr", "io.anndata", "core"),
          room("io.vectors", "io", "io.anndata", "io.hdf5", "io.pickle", "core"),
          room("table", "io", "io.anndata", "io.parquet", "core"),
          room("text", "core"),
          room("text.remote", "text", "core"),
          room("text.onnx", "text", "core"),
          room("embed", "text", "text.remote", "text.onnx", "table", "io", "core"),
          room("learn", "math", "core"),
          room("learn.cluster", "learn", "math", "core"),
          room("learn.neighbors", "learn", "math", "core"),
          room("learn.linear", "learn", "math", "core"),
          room("learn.network", "learn", "math", "core"),
          room("learn.decompose", "learn", "math", "core"),
          room("ingest.matrix", "table", "io", "io.anndata", "io.parquet", "core"),
          room("ingest.anndata", "ingest.matrix", "table", "io.anndata", "io.hdf5", "core"),
          room(
              "ingest.tenx",
              "ingest.matrix",
              "ingest.anndata",
              "table",
              "io",
              "io.anndata",
              "io.hdf5",
              "core"),
          room("ingest.text", "ingest.matrix", "table", "io", "io.anndata", "core"),
          room(
              "ingest.parquet", "ingest.matrix", "table", "io", "io.anndata", "io.parquet", "core"),
          room("ingest.inputs", below("ingest", "table", "io", "core")),
          room("ingest", below("ingest", "table", "io", "core")),
          room("corpus", "table", "text", "text.remote", "io", "io.pickle", "core"),
          room("genes", below("learn", "embed", "table", "io", "text", "metric", "math", "core")),
          room("programmes", below("learn", "table", "io", "metric", "math", "core")),
          room("cells", below("learn", "embed", "table", "io", "text", "metric", "math", "core")),
          room("cells.annotate", below("learn", "cells", "table", "io", "math", "core")),
          room("cells.finetune", below("learn", "cells", "table", "io", "math", "core")),
          room("cells.export", below("table", "io", "core")),
          room(
              "cells.name",
              below("learn", "cells", "embed", "text", "table", "io", "metric", "math", "core")),
          room("evaluate", "table", "metric", "core"),
          room("evaluate.mlflow", "evaluate", "text.remote", "table", "metric", "core"),
          room("evaluate.pairs", "io", "math", "core"),
          room(
              "evaluate.cells",
              below("learn", "evaluate", "table", "io", "metric", "math", "core")),
          room(
              "evaluate.genes",
              below("learn", "evaluate", "embed", "text", "table", "io", "metric", "math", "core")),
          room(
              "evaluate.panels",
              below("learn", "evaluate", "table", "io", "metric", "math", "core")),
          room("report.page", "io"),
          room("report.panels", "report.page", "table", "metric", "core"),
          room("report.metrics", "report.page", "report.panels", "table", "io", "metric", "core"),
          room("report.maps", below("report.page", "learn", "table", "io", "math", "core")),
          room(
              "report.predictions",
              "report.page",
              "report.metrics",
              "table",
              "io",
              "metric",
              "core"),
          room("report.sections", "report.page", "report.metrics", "table", "io", "metric", "core"),
          room("report", below("report", "learn", "table", "io", "metric", "core")),
          room("publish", "table", "core"),
          room("demo", "core"),
          room("jobs", below("")));

  private static Map.Entry<String, Set<String>> room(String name, String... mayImport) {
    return Map.entry(name, Set.of(mayImport));
  }

  /** These rooms and those below them, marked by a dot at the end. */
  private static String[] below(String... rooms) {
    return List.of(rooms).stream().map(name -> name + ".").toArray(String[]::new);
  }

  private static String roomOf(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
  }

  private static boolean mayImport(String from, String to) {
    return from.equals(to)
        || ROOMS.get(from).stream()
            .anyMatch(
                room ->
                    room.endsWith(".")
                        ? (to + ".").startsWith(room) || room.equals(".")
                        : room.equals(to));
  }

  @ArchTest
  static void everyRoomImportsOnlyWhatItMay(JavaClasses types) {
    TreeMap<String, Set<String>> wrong = new TreeMap<>();
    for (JavaClass type : types) {
      String from = roomOf(type);
      Assertions.assertThat(ROOMS).as("the rooms").containsKey(from);
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(target -> target.getPackageName().startsWith("io.genept"))
          .filter(target -> !mayImport(from, roomOf(target)))
          .forEach(
              target ->
                  wrong
                      .computeIfAbsent(type.getName(), each -> new TreeSet<>())
                      .add(target.getName()));
    }
    Assertions.assertThat(wrong).as("imports against the rules").isEmpty();
  }

  @ArchTest
  static void everyRoomSaysWhatItHolds(JavaClasses types) {
    Set<String> silent =
        types.stream()
            .map(JavaClass::getPackageName)
            .distinct()
            .filter(
                name ->
                    !Files.exists(
                        Path.of("src/main/java", name.replace('.', '/'), "package-info.java")))
            .collect(Collectors.toCollection(TreeSet::new));
    Assertions.assertThat(silent).as("packages without package-info.java").isEmpty();
  }

  @ArchTest
  static final ArchRule ARROWS_POINT_DOWNWARDS =
      slices().matching("io.genept.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule JDK_ONLY =
      classes()
          .that()
          .resideInAnyPackage("io.genept.core..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "io.genept.core..");

  @ArchTest
  static final ArchRule NO_SPARK =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.genept.math..", "io.genept.metric..", "io.genept.text..", "io.genept.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..");

  @ArchTest
  static final ArchRule NO_SPARK_IN_FORMATS_OF_OTHERS =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.genept.io.anndata..",
              "io.genept.io.hdf5..",
              "io.genept.io.pickle..",
              "io.genept.io.zarr..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.spark..");

  @ArchTest static final ArchRule ONNX = library("ai.onnxruntime..", "io.genept.text.onnx..");
  @ArchTest static final ArchRule TOKENIZERS = library("ai.djl..", "io.genept.text.onnx..");

  @ArchTest static final ArchRule JHDF = library("io.jhdf..", "io.genept.io.hdf5..");

  @ArchTest static final ArchRule AVRO = library("org.apache.avro..", "io.genept.table..");

  @ArchTest
  static final ArchRule PARQUET =
      library("org.apache.parquet..", "io.genept.table..", "io.genept.io.parquet..");

  @ArchTest
  static final ArchRule HTTP =
      library(
          "okhttp3..",
          "io.genept.text.remote..",
          "io.genept.corpus..",
          "io.genept.evaluate.mlflow..");

  @ArchTest
  static final ArchRule RETRIES =
      library(
          "dev.failsafe..",
          "io.genept.text.remote..",
          "io.genept.corpus..",
          "io.genept.evaluate.mlflow..");

  @ArchTest
  static final ArchRule TOKENS_OF_OPENAI =
      library("com.knuddels.jtokkit..", "io.genept.text.remote..");

  @ArchTest static final ArchRule COMMUNITIES = library("nl.cwts..", "io.genept.learn.cluster..");

  @ArchTest static final ArchRule UMAP = library("tagbio..", "io.genept.learn.neighbors..");

  @ArchTest static final ArchRule PICOCLI = library("picocli..", "io.genept.jobs..");

  @ArchTest
  static final ArchRule CONFIG =
      library(
          "com.typesafe.config..",
          "io.genept.text.remote..",
          "io.genept.corpus..",
          "io.genept.jobs..");

  @ArchTest
  static final ArchRule ONLY_THE_RUNNER_GETS_SESSION_AND_EXITS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.genept.jobs.JobRunner")
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(SparkSession.class, "stop")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.apache.spark.sql.SparkSession$Builder");

  @ArchTest
  static final ArchRule NO_CATCH_ALL_PACKAGES =
      noClasses().should().resideInAnyPackage("..utils..", "..util..", "..common..", "..impl..");

  private static ArchRule library(String library, String... homes) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(homes)
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "reside in " + library, JavaClass.Predicates.resideInAPackage(library)));
  }
}
