package io.genept.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What the two jars for a cluster hold, and what they must not. */
class ClusterJarIT {
  private static final Path CLUSTER = Path.of(SparkHome.property("genept.clusterJar"));
  private static final Path MODEL = Path.of(SparkHome.property("genept.embeddedModelJar"));

  @Test
  void theClusterJarHoldsOurClassesAndRelocatedOnesOnly() throws IOException {
    List<String> files = files(CLUSTER);
    assertThat(files)
        .allMatch(file -> file.startsWith("io/genept/") || file.matches("META-INF/[^/]*"));
    assertThat(files)
        .contains(
            "META-INF/LICENSE",
            "META-INF/NOTICE",
            "META-INF/THIRD-PARTY",
            "io/genept/jobs/GenePt.class",
            "io/genept/report/page/maps.js",
            "io/genept/shaded/cwts/networkanalysis/LeidenAlgorithm.class",
            "io/genept/shaded/fastutil/BigArrays.class",
            "io/genept/shaded/jtokkit/cl100k_base.tiktoken",
            "io/genept/shaded/parquet/avro/AvroWriteSupport.class",
            "io/genept/shaded/parquet/hadoop/codec/ZstandardCodec.class",
            "io/genept/shaded/tagbio/umap/Umap.class")
        .doesNotHaveDuplicates()
        .noneMatch(file -> file.matches(".*\\.(SF|RSA|DSA|kotlin_module|kotlin_builtins)"));
    try (JarFile jar = new JarFile(CLUSTER.toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
          .isEqualTo("io.genept.jobs.GenePt");
      assertThat(jar.getManifest().getMainAttributes().getValue("Implementation-Version"))
          .isNotBlank();
    }
    assertThat(Files.size(CLUSTER)).isLessThan(18_000_000);
  }

  @Test
  void theModelJarHoldsTheModelsAndTheNativesOfLinux() throws IOException {
    List<String> files = files(MODEL);
    assertThat(files)
        .contains("bge-small-en-v1.5-q.onnx", "bge-small-en-v1.5-q-tokenizer.json")
        .contains("all-minilm-l6-v2-q.onnx", "all-minilm-l6-v2-q-tokenizer.json");
    assertThat(files.stream().filter(file -> file.endsWith(".class")))
        .allMatch(file -> file.startsWith("ai/onnxruntime/"));
    assertThat(files.stream().filter(file -> file.startsWith("ai/onnxruntime/native/")))
        .hasSize(4)
        .allMatch(file -> file.matches(".*/linux-(x64|aarch64)/lib.*\\.so"));
    assertThat(Files.size(MODEL)).isLessThan(60_000_000);
  }

  @Test
  void relocatedTokensNeedNoOtherTableThanTheOneKept() throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {CLUSTER.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      Class<?> encodings = loader.loadClass("io.genept.shaded.jtokkit.Encodings");
      Object registry = encodings.getMethod("newLazyEncodingRegistry").invoke(null);
      Object encoding =
          Class.forName("io.genept.shaded.jtokkit.api.EncodingRegistry", true, loader)
              .getMethod("getEncoding", String.class)
              .invoke(registry, "cl100k_base");
      Object tokens =
          ((Optional<?>) encoding)
              .map(
                  found -> {
                    try {
                      return Class.forName("io.genept.shaded.jtokkit.api.Encoding", true, loader)
                          .getMethod("countTokensOrdinary", String.class)
                          .invoke(found, "tiktoken is great!");
                    } catch (ReflectiveOperationException e) {
                      throw new IllegalStateException(e);
                    }
                  })
              .orElseThrow();
      // As OpenAI's cookbook counts this sentence.
      assertThat(tokens).isEqualTo(6);
    }
  }

  private static List<String> files(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      return jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
    }
  }
}
