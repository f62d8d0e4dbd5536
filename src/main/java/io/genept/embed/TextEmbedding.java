package io.genept.embed;

import io.genept.core.Progress;
import io.genept.core.UserError;
import io.genept.text.EmbeddingModel;
import io.genept.text.LongText;
import io.genept.text.TextBatch;
import io.genept.text.remote.BatchLimits;
import io.genept.text.remote.Budget;
import io.genept.text.remote.Estimate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Embeds texts by their SHA-256: from the cache where it has them, else with a model.
 *
 * <p>A model inside the JVM runs in tasks. A remote model is called by the driver, so that limits
 * of rate and cost hold for the whole job. Vectors are kept as soon as they are there, so that a
 * run that was killed continues where it was.
 */
public final class TextEmbedding implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TextEmbedding.class);

  private final JavaSparkContext context;
  private final TextModel options;
  private final TextSubject subject;
  private final Optional<String> directory;
  private final Optional<Budget> budget;
  private final EmbeddingModel model;
  private final VectorCache cache;
  private final Broadcast<SerializableConfiguration> conf;
  private final TaskEmbedding tasks;
  private final EmbeddingTally tally;

  private TextEmbedding(
      JavaSparkContext context, TextModel options, TextSubject subject, String output) {
    this.context = context;
    this.options = options;
    this.subject = subject;
    this.directory = options.provider().cache().directory(output, subject.cache());
    Optional<Provider.InProcess> local = Optional.empty();
    if (options.provider() instanceof Provider.OpenAi remote) {
      Budget account = remote.budget();
      budget = Optional.of(account);
      model = remote.open(account, options.batchSize());
    } else if (options.provider() instanceof Provider.InProcess inProcess) {
      budget = Optional.empty();
      model = inProcess.embeddingModel();
      local = Optional.of(inProcess);
    } else {
      throw new IllegalArgumentException("No model embeds single texts: " + options.provider());
    }
    tally = new EmbeddingTally(subject, model.name(), directory);
    cache = VectorCache.of(directory, model.cacheKey(), context.hadoopConfiguration());
    conf = context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    tasks =
        new TaskEmbedding(
            local,
            directory,
            model.cacheKey(),
            options.batchSize(),
            conf,
            new TaskEmbedding.Counts(
                context.sc().longAccumulator(subject.things()),
                context.sc().longAccumulator(subject.texts() + " from the cache"),
                context.sc().longAccumulator(subject.texts() + " truncated")));
  }

  /**
   * Opens the model of a run.
   *
   * @param output path of the table that is written
   * @throws UserError if the model cannot be loaded, or a limit of cost lacks a price
   */
  public static TextEmbedding open(
      JavaSparkContext context, TextModel options, TextSubject subject, String output) {
    return new TextEmbedding(context, options, subject, output);
  }

  /** Name of the model. */
  public String model() {
    return model.name();
  }

  /** Length of the vectors; 0 for a remote model that has given none. */
  public int dimension() {
    return isRemote() ? tally.dimension() : model.dimension();
  }

  /**
   * Embeds texts that fit the driver.
   *
   * @return vectors by the SHA-256 of their texts
   * @throws UserError if a text is too long under {@link LongText#FAIL} or has no vector in the
   *     end, or vectors differ in length; vectors that were made are in the cache
   */
  public Map<String, float[]> vectors(Map<String, String> all) {
    requireShort(TextPortions.of(all));
    cache.compact();
    long start = System.nanoTime();
    Map<String, float[]> vectors = portion(all);
    finish(start);
    return vectors;
  }

  /**
   * Prepares the embedding inside tasks. A remote model gives here all vectors that the cache
   * lacks; tasks then take them from the cache.
   *
   * @throws UserError as {@link #vectors} does
   */
  public TaskEmbedding inTasks(TextPortions all) {
    requireShort(all);
    cache.compact();
    if (isRemote()) {
      long start = System.nanoTime();
      AtomicLong done = new AtomicLong();
      Progress.during(
          subject.things(),
          all.count(),
          done::get,
          LOG::info,
          () -> {
            for (Map<String, String> portion : all.portions()) {
              portion(portion);
              done.addAndGet(portion.size());
            }
            return null;
          });
      finish(start);
    }
    return tasks;
  }

  /**
   * Things that tasks have done so far.
   *
   * @return vectors made or found, and things without a text
   */
  public long doneInTasks() {
    return tasks.counts().done().value();
  }

  /**
   * Tells what embedding would take; writes nothing, sends nothing.
   *
   * @throws UserError if a text is too long under {@link LongText#FAIL}
   */
  public EmbeddingPlan plan(TextPortions all) {
    requireShort(all);
    BatchLimits limits =
        options.provider() instanceof Provider.OpenAi remote
            ? remote.limits(options.batchSize())
            : new BatchLimits(options.batchSize(), Integer.MAX_VALUE);
    Estimate estimate = new Estimate(0, 0, 0, 0, OptionalDouble.of(0));
    long known = 0;
    long different = 0;
    for (Map<String, String> portion : all.portions()) {
      Map<String, String> missing = new LinkedHashMap<>(portion);
      missing.keySet().removeAll(cache.read(portion.keySet()).keySet());
      different += portion.size();
      known += portion.size() - missing.size();
      estimate =
          estimate.plus(
              Estimate.of(
                  model, List.copyOf(missing.values()), limits, budget.flatMap(Budget::price)));
    }
    return new EmbeddingPlan(different, known, model.name(), isRemote(), estimate);
  }

  /** Texts whose vectors were in the cache before. */
  public long fromCache() {
    return tally.fromCache() + tasks.counts().fromCache().value();
  }

  /** Texts of which only the beginning counts. */
  public long truncated() {
    return tally.truncated() + tasks.counts().truncated().value();
  }

  /** Facts of the run, complete once all texts are embedded. */
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("model", model.name());
    facts.put(subject.texts() + "_from_cache", fromCache());
    facts.put(subject.texts() + "_truncated", truncated());
    budget.ifPresent(
        spent -> {
          facts.put("requests", spent.requests());
          facts.put("tokens_sent", spent.inputTokens());
          spent.spent().ifPresent(usd -> facts.put("cost_usd", usd));
        });
    return facts;
  }

  @Override
  public void close() {
    conf.destroy();
    if (isRemote()) {
      model.close();
    }
  }

  static long longTexts(EmbeddingModel model, Stream<String> texts) {
    OptionalInt limit = model.maxTokens();
    return limit.isEmpty()
        ? 0
        : texts.filter(text -> model.countTokens(text) > limit.getAsInt()).count();
  }

  private boolean isRemote() {
    return budget.isPresent();
  }

  private Map<String, float[]> portion(Map<String, String> portion) {
    Map<String, float[]> vectors = new HashMap<>(cache.read(portion.keySet()));
    Map<String, String> missing = new LinkedHashMap<>(portion);
    missing.keySet().removeAll(vectors.keySet());
    tally.add(portion.size(), vectors.size(), longTexts(model, portion.values().parallelStream()));
    LOG.info(
        "{} different {}, {} of them in the cache; embedding {} with {}",
        portion.size(),
        subject.texts(),
        vectors.size(),
        missing.size(),
        model.name());
    List<TextBatch> batches = TextBatch.of(missing, options.batchSize());
    vectors.putAll(
        options.provider() instanceof Provider.OpenAi remote
            ? askRemote(batches, remote.endpoint().concurrency())
            : embedInTasks(batches));
    tally.measure(vectors.values());
    return vectors;
  }

  private Map<String, float[]> askRemote(List<TextBatch> batches, int concurrency) {
    DriverEmbedding asking = new DriverEmbedding(model, cache::append);
    asking.embed(batches, concurrency);
    int wanted = batches.stream().mapToInt(TextBatch::size).sum();
    asking
        .failure()
        .ifPresent(
            failure -> {
              throw tally.failed(wanted - asking.vectors().size(), failure);
            });
    return asking.vectors();
  }

  /** Collects the vectors: those of all genes fit the driver, and the model runs once. */
  private Map<String, float[]> embedInTasks(List<TextBatch> batches) {
    if (batches.isEmpty()) {
      return Map.of();
    }
    TaskEmbedding inTasks = tasks;
    Map<String, float[]> vectors = new HashMap<>();
    Progress.during(
            subject.texts(),
            batches.stream().mapToInt(TextBatch::size).sum(),
            this::doneInTasks,
            LOG::info,
            context.parallelize(batches, batches.size()).map(inTasks::embed)::collect)
        .forEach(vectors::putAll);
    return vectors;
  }

  private void finish(long start) {
    tally.logRate(System.nanoTime() - start);
    budget.ifPresent(spent -> LOG.info("{}", spent.summary()));
    tally.requireOneLength();
  }

  private void requireShort(TextPortions all) {
    if (options.provider().longText() != LongText.FAIL) {
      return;
    }
    long tooLong = 0;
    for (Map<String, String> portion : all.portions()) {
      tooLong += longTexts(model, portion.values().parallelStream());
    }
    if (tooLong > 0) {
      throw UserError.of(
          "Cannot embed %s: %,d of %,d %s have more than the %,d tokens that %s reads. Cut them"
              + " with --long-text truncate%s, or average their pieces with --long-text average.",
          subject.things(),
          tooLong,
          all.count(),
          subject.texts(),
          model.maxTokens().orElseThrow(),
          model.name(),
          subject.shorter());
    }
  }
}
