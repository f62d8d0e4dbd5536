package io.genept.cluster;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * A Spark distribution made of the jars that the build resolved: a folder {@code jars} with one
 * manifest that names them all. Nothing of ours is in it, so a job finds there what a cluster has.
 */
record SparkHome(Path path) {
  /** Made anew at {@code path}. */
  static SparkHome create(Path path) throws IOException {
    Files.createDirectories(path.resolve("conf"));
    String urls =
        Arrays.stream(
                Files.readString(Path.of(property("genept.sparkClassPath")))
                    .strip()
                    .split(File.pathSeparator, -1))
            .map(jar -> Path.of(jar).toUri().toString())
            .collect(Collectors.joining(" "));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, urls);
    Path jars = Files.createDirectories(path.resolve("jars"));
    try (OutputStream out = Files.newOutputStream(jars.resolve("spark.jar"))) {
      new JarOutputStream(out, manifest).close();
    }
    return new SparkHome(path);
  }

  /** A value that the build hands to the integration tests. */
  static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(name + " is not set; run this test by mvn verify");
    }
    return value;
  }

  /** Starts a main class of Spark; what it prints goes to {@code log}. */
  Process start(Path log, String heap, List<String> properties, String mainClass, String... args)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("conf", "jvm.options").toAbsolutePath(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
    command.addAll(properties);
    command.addAll(List.of("-cp", path.resolve("conf") + ":" + path.resolve("jars") + "/*"));
    command.add(mainClass);
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder
        .environment()
        .putAll(
            Map.of(
                "SPARK_HOME",
                path.toString(),
                "SPARK_SCALA_VERSION",
                property("genept.scalaVersion"),
                "SPARK_LOCAL_IP",
                "127.0.0.1"));
    return builder.start();
  }
}
