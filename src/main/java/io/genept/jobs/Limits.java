package io.genept.jobs;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Limits of the machine, the JVM and Spark that a user can meet, told by the exceptions that they
 * end in. Spark gives those of executors as text, so all are told by text.
 */
final class Limits {
  private static final String MEMORY =
      "Expected more: set GENEPT_MEMORY, for example GENEPT_MEMORY=8g, where the Spark that comes with"
          + " genept runs; --driver-memory and spark.executor.memory under spark-submit.";
  private static final int DEEPEST = 20;

  private record Limit(Pattern sign, Function<MatchResult, String> words) {
    static Limit of(String sign, Function<MatchResult, String> words) {
      return new Limit(Pattern.compile(sign), words);
    }
  }

  private static final List<Limit> ALL =
      List.of(
          Limit.of(
              "System memory (\\d+) must be at least (\\d+)",
              m ->
                  "Not enough memory: Spark has a heap of %d MB and does not start with less than %d"
                          .formatted(megabytes(m.group(1)), megabytes(m.group(2)))
                      + " MB. "
                      + MEMORY),
          Limit.of(
              "unable to create (new )?native thread",
              m ->
                  "Not enough threads: the system refused another one. Expected some hundreds for"
                      + " this user; raise ulimit -u or the limit of the container, or use fewer"
                      + " cores (--master 'local[2]' under spark-submit)."),
          Limit.of(
              "(Container (from a bad node|killed by YARN)|ExecutorLostFailure|Exit status: (137|143|52))",
              m ->
                  "An executor was lost, most often for want of memory (%s). Expected more: raise"
                          .formatted(m.group(1))
                      + " spark.executor.memory, or spark.executor.memoryOverhead where a container"
                      + " was killed; fewer spark.executor.cores leave more to each task."),
          Limit.of(
              "(OutOfMemoryError|SparkOutOfMemoryError)(: ([^\\n;]{0,100}))?",
              m ->
                  "Not enough memory%s: the heap is %d MB. "
                          .formatted(
                              m.group(3) == null ? "" : " (" + m.group(3).strip() + ")",
                              Runtime.getRuntime().maxMemory() >> 20)
                      + MEMORY),
          Limit.of(
              "is bigger than (local maxResultSize|spark\\.driver\\.maxResultSize)[^\\n]{0,80}",
              m ->
                  "What the tasks return %s. Expected a higher limit: give"
                          .formatted(m.group().strip())
                      + " --conf spark.driver.maxResultSize=8g to spark-submit (GENEPT_SUBMIT_ARGS),"
                      + " and the driver as much memory."),
          Limit.of(
              "exceeds max allowed: (spark\\.rpc\\.message\\.maxSize)[^\\n]{0,60}",
              m ->
                  "What is sent to a task %s. Expected a higher limit: give".formatted(m.group())
                      + " --conf spark.rpc.message.maxSize=1024 to spark-submit"
                      + " (GENEPT_SUBMIT_ARGS)."),
          Limit.of(
              "Kryo serialization failed: Buffer overflow",
              m ->
                  "What is sent between processes is larger than spark.kryoserializer.buffer.max."
                      + " Expected a higher limit: give --conf spark.kryoserializer.buffer.max=1g to"
                      + " spark-submit (GENEPT_SUBMIT_ARGS)."),
          Limit.of(
              "(No space left on device|Disk quota exceeded|not enough space on the disk)",
              m ->
                  "The disk is full (%s). Expected room for the output, and for passing files in"
                          .formatted(m.group(1))
                      + " TMPDIR (spark.local.dir on a cluster); free some, or choose another place."),
          Limit.of(
              "([^\\n]{0,200})Too many open files",
              m ->
                  "Too many open files: %s. Expected some thousands for this process; raise ulimit"
                          .formatted(tidy(m.group(1)))
                      + " -n."),
          Limit.of(
              "(Mkdirs failed to create [^\\n]{0,200}|[^\\n]{0,200}(Read-only file system|Permission"
                  + " denied)|(AccessDenied|AccessControl)Exception: [^\\n]{0,300})",
              m ->
                  "This user may not read or write there: %s. Expected a place with the permission;"
                          .formatted(tidy(m.group(1)))
                      + " choose another, or change its permissions."),
          Limit.of(
              "Relative path in absolute URI: ([^\\n]{0,200})",
              m ->
                  "This Spark opens no local file with a colon in its name: %s. Expected another name,"
                          .formatted(m.group(1))
                      + " or the Spark that comes with genept (GENEPT_LOCAL=1)."),
          Limit.of(
              "No FileSystem for scheme \"?([A-Za-z0-9+.-]+)\"?",
              m ->
                  "No file system is known for %s://. Expected a path of this machine, or of a file"
                          .formatted(m.group(1))
                      + " system whose jars Spark has, such as hdfs:// and, with hadoop-aws, s3a://."),
          Limit.of(
              "Class (org\\.apache\\.hadoop\\.fs\\.[\\w.]+) not found",
              m ->
                  "The file system's class %s is not among Spark's jars. Expected it there: add its"
                          .formatted(m.group(1))
                      + " package, for example --packages org.apache.hadoop:hadoop-aws with the"
                      + " version of Spark's Hadoop."),
          Limit.of(
              "(UnknownHostException|Connection refused|NoRouteToHost)[^\\n]{0,200}",
              m ->
                  "A server cannot be reached: %s. Expected its address in the path or in Spark's"
                          .formatted(m.group().strip())
                      + " settings; check both, and the network."),
          Limit.of(
              "Could not parse Master URL: '?([^'\\n]*)'?",
              m ->
                  "No Spark can be found at spark.master %s. Expected local[*], spark://host:port,"
                          .formatted(m.group(1))
                      + " yarn or k8s://https://host:port."));

  private Limits() {}

  /** What to say of an exception that comes of such a limit; empty for all others. */
  static Optional<String> words(Throwable e) {
    List<Throwable> chain =
        Stream.iterate(e, Objects::nonNull, Throwable::getCause).limit(DEEPEST).toList();
    for (Limit limit : ALL) {
      for (int i = chain.size() - 1; i >= 0; i--) {
        Matcher found = limit.sign().matcher(chain.get(i).toString());
        if (found.find()) {
          return Optional.of(limit.words().apply(found));
        }
      }
    }
    return Optional.empty();
  }

  /** Without the names of exceptions before it, and with the bracket that it opens. */
  private static String tidy(String found) {
    String tidied = found.strip().replaceFirst("^.*(Exception|Error): (?=.)", "");
    return tidied.indexOf('(') > tidied.indexOf(')') ? tidied + ")" : tidied;
  }

  private static long megabytes(String bytes) {
    return Long.parseLong(bytes) >> 20;
  }
}
