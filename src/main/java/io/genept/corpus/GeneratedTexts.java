package io.genept.corpus;

import io.genept.core.InParallel;
import io.genept.core.Progress;
import io.genept.core.UserError;
import io.genept.io.ContentCache;
import io.genept.io.Sha256;
import io.genept.text.ChatModel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers of a chat model about genes. Each is kept in the cache before the next question is sent,
 * so that a job that was killed asks again only for what was under way.
 */
final class GeneratedTexts {
  private static final Logger LOG = LoggerFactory.getLogger(GeneratedTexts.class);
  private static final int ROUNDS = 2;
  private static final int FAILURES_IN_A_ROW = 10;

  private final ChatModel model;
  private final Content.Generated options;
  private final ContentCache cache;
  private final ConcurrentMap<String, String> answers = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, RuntimeException> failures = new ConcurrentHashMap<>();
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private long fromCache;

  private GeneratedTexts(ChatModel model, Content.Generated options, Configuration conf) {
    this.model = model;
    this.options = options;
    this.cache = ContentCache.open(options.cache(), options.namespace(), conf);
  }

  /**
   * Takes the answers about all these genes from the cache or from the model.
   *
   * @param model answers the prompts; called from several threads at once
   * @throws UserError if some genes have no answer after a second attempt, or too many in a row
   *     fail; all answers are then in the cache
   */
  static GeneratedTexts ask(
      ChatModel model, Content.Generated options, List<String> symbols, Configuration conf) {
    GeneratedTexts texts = new GeneratedTexts(model, options, conf);
    List<String> open = texts.withoutAnswer(symbols);
    LOG.info(
        "{} of {} answers of {} are in the cache {}",
        texts.fromCache,
        symbols.size(),
        model.name(),
        options.cache());
    for (int round = 1; round <= ROUNDS && !open.isEmpty() && !texts.givenUp(); round++) {
      texts.failures.clear();
      texts.askAll(open);
      open = open.stream().filter(symbol -> !texts.answers.containsKey(symbol)).toList();
    }
    texts.cache.compact();
    texts.requireAll(open, symbols.size());
    return texts;
  }

  /** Returns the answer about a gene; never blank. */
  String of(String symbol) {
    return answers.get(symbol);
  }

  /** The name of the source of these texts, {@code generated:gpt-3.5-turbo}. */
  String source() {
    return "generated:" + model.name();
  }

  long fromCache() {
    return fromCache;
  }

  private List<String> withoutAnswer(List<String> symbols) {
    Map<String, String> keys = new LinkedHashMap<>();
    symbols.forEach(symbol -> keys.put(symbol, key(symbol)));
    Map<String, byte[]> known = new HashMap<>(cache.read(Set.copyOf(keys.values())));
    keys.forEach(
        (symbol, key) -> {
          if (known.containsKey(key)) {
            answers.put(symbol, new String(known.get(key), StandardCharsets.UTF_8));
          }
        });
    fromCache = answers.size();
    return symbols.stream().filter(symbol -> !answers.containsKey(symbol)).toList();
  }

  private void askAll(List<String> symbols) {
    AtomicInteger done = new AtomicInteger();
    Progress.during(
        "genes",
        symbols.size(),
        done::get,
        LOG::info,
        () ->
            InParallel.map(
                symbols,
                options.endpoint().concurrency(),
                symbol -> {
                  askFor(symbol);
                  return done.incrementAndGet();
                }));
  }

  private void askFor(String symbol) {
    if (givenUp()) {
      return;
    }
    String answer;
    try {
      answer = model.answer(options.prompt(symbol));
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      failuresInARow.incrementAndGet();
      failures.put(symbol, e);
      LOG.warn("No answer about {}: {}", symbol, e.getMessage());
      return;
    }
    failuresInARow.set(0);
    cache.append(Map.of(key(symbol), answer.getBytes(StandardCharsets.UTF_8)));
    answers.put(symbol, answer);
  }

  private boolean givenUp() {
    return failuresInARow.get() >= FAILURES_IN_A_ROW;
  }

  private String key(String symbol) {
    return Sha256.of(options.prompt(symbol));
  }

  private void requireAll(List<String> open, int total) {
    if (open.isEmpty()) {
      return;
    }
    String first = open.stream().filter(failures::containsKey).findFirst().orElseThrow();
    throw new UserError(
        String.format(
            java.util.Locale.ROOT,
            "Cannot build the texts: %,d of %,d genes have no answer of %s (%s: %s). All other"
                + " answers are kept in %s; run the same command again to ask for the rest alone.",
            open.size(),
            total,
            model.name(),
            first,
            failures.get(first).getMessage(),
            options.cache()),
        failures.get(first));
  }
}
