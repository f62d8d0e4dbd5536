package io.genept;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may import whom. */
@AnalyzeClasses(packages = "io.genept", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] STAGES = {
    "io.genept.ingest..",
    "io.genept.corpus..",
    "io.genept.genes..",
    "io.genept.cells..",
    "io.genept.evaluation..",
    "io.genept.report..",
    "io.genept.demo.."
  };

  private static ArchRule only(String from, String... ours) {
    String[] allowed = new String[ours.length + 1];
    allowed[0] = from + "..";
    for (int i = 0; i < ours.length; i++) {
      allowed[i + 1] = "io.genept." + ours[i] + "..";
    }
    return noClasses()
        .that()
        .resideInAPackage(from + "..")
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "are ours but not in " + String.join(", ", allowed),
                type ->
                    type.getPackageName().startsWith("io.genept")
                        && java.util.Arrays.stream(allowed)
                            .noneMatch(
                                p ->
                                    type.getPackageName()
                                        .startsWith(p.substring(0, p.length() - 2)))));
  }

  @ArchTest static final ArchRule CORE_STANDS_ALONE = only("io.genept.core");
  @ArchTest static final ArchRule MATH = only("io.genept.math", "core");
  @ArchTest static final ArchRule TEXT = only("io.genept.text", "core");
  @ArchTest static final ArchRule TABLE = only("io.genept.table", "core");
  @ArchTest static final ArchRule PICKLE = only("io.genept.pickle", "core");
  @ArchTest static final ArchRule HDF5 = only("io.genept.hdf5", "core");

  @ArchTest
  static final ArchRule VECTOR = only("io.genept.vector", "table", "hdf5", "pickle", "core");

  @ArchTest static final ArchRule LEARN = only("io.genept.learn", "math", "core");

  @ArchTest static final ArchRule METRICS = only("io.genept.evaluation.metric", "math", "core");

  @ArchTest
  static final ArchRule STAGES_NEVER_IMPORT_EACH_OTHER =
      slices()
          .matching("io.genept.(ingest|corpus|genes|cells|evaluation|report|demo)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule NO_STAGE_KNOWS_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideInAnyPackage(STAGES)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.genept.jobs..");

  @ArchTest
  static final ArchRule JDK_ONLY =
      classes()
          .that()
          .resideInAnyPackage(
              "io.genept.core..", "io.genept.math..", "io.genept.evaluation.metric..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "io.genept.core..", "io.genept.math..", "io.genept.evaluation.metric..");

  @ArchTest
  static final ArchRule NO_SPARK_IN_TEXT_AND_DEMO =
      noClasses()
          .that()
          .resideInAnyPackage("io.genept.text..", "io.genept.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..");

  @ArchTest
  static final ArchRule NO_SPARK_IN_HDF5 =
      noClasses()
          .that()
          .resideInAPackage("io.genept.hdf5..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.spark..");

  @ArchTest
  static final ArchRule ONNX_ONLY_IN_TEXT = library("ai.onnxruntime..", "io.genept.text..");

  @ArchTest static final ArchRule JHDF_ONLY_IN_HDF5 = library("io.jhdf..", "io.genept.hdf5..");

  @ArchTest
  static final ArchRule AVRO_ONLY_IN_INGEST = library("org.apache.avro..", "io.genept.ingest..");

  @ArchTest
  static final ArchRule HTTP_ONLY_IN_TEXT_AND_CORPUS =
      library("okhttp3..", "io.genept.text..", "io.genept.corpus..");

  @ArchTest
  static final ArchRule RETRIES_ONLY_IN_TEXT_AND_CORPUS =
      library("dev.failsafe..", "io.genept.text..", "io.genept.corpus..");

  @ArchTest
  static final ArchRule TOKENS_OF_OPENAI_ONLY_IN_TEXT =
      library("com.knuddels.jtokkit..", "io.genept.text..");

  @ArchTest
  static final ArchRule LIBLINEAR_ONLY_IN_LEARN =
      library("de.bwaldvogel.liblinear..", "io.genept.learn..");

  @ArchTest
  static final ArchRule COMMUNITIES_ONLY_IN_LEARN = library("nl.cwts..", "io.genept.learn..");

  @ArchTest static final ArchRule UMAP_ONLY_IN_LEARN = library("tagbio..", "io.genept.learn..");

  @ArchTest static final ArchRule PICOCLI_ONLY_IN_JOBS = library("picocli..", "io.genept.jobs..");

  @ArchTest
  static final ArchRule CONFIG_ONLY_IN_JOBS = library("com.typesafe.config..", "io.genept.jobs..");

  @ArchTest
  static final ArchRule ONLY_THE_RUNNER_GETS_SESSION_AND_EXITS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.genept.jobs.JobRunner")
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(org.apache.spark.sql.SparkSession.class, "stop")
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
        .dependOnClassesThat()
        .resideInAPackage(library);
  }
}
