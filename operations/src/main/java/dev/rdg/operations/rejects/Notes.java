package dev.rdg.operations.rejects;

import dev.rdg.model.ConfigException;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.WriteTimestamps;
import dev.rdg.model.event.Counts;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.RefusedChange;
import dev.rdg.model.store.StoreUnavailableException;
import dev.rdg.operations.Outcomes;
import dev.rdg.transforms.CountOutcomes;
import dev.rdg.transforms.Topic;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/**
 * What is noted beside a topic's totals of rejected events that have another outcome now, by
 * origin: noted twice is noted once.
 */
final class Notes {
  private static final RetryConfig RETRIES =
      RetryConfig.custom()
          .maxAttempts(8)
          .intervalFunction(
              IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(200), 2, 0.5))
          .retryExceptions(StoreUnavailableException.class)
          .build();

  private final Topic<?> topic;
  private final KvStore store;
  private final Outcomes outcomes;
  private final Retry retry = Retry.of("notes", RETRIES);

  Notes(Topic<?> topic, KvStore store, Outcomes outcomes) {
    this.topic = topic;
    this.store = store;
    this.outcomes = outcomes;
  }

  /**
   * That an event is not rejected.
   *
   * @param instead its counts, which are those of a record that was read
   */
  KvChange of(KeptReject reject, Map<String, Long> instead) {
    long now = WriteTimestamps.ofInstant(Instant.now());
    TreeMap<String, Long> counts = new TreeMap<>(instead);
    counts.remove(Counts.READ);
    counts.put(Counts.REJECTED_PREFIX + reject.reason(), -1L);
    outcomes
        .since(reject.partition())
        .ifPresent(since -> counts.put(Counts.SINCE, WriteTimestamps.ofInstant(since)));
    TreeMap<String, Cell> cells = new TreeMap<>();
    counts.forEach((name, number) -> cells.put(name, new Cell(now, ValueFormat.encode(number))));
    return new KvChange(
        CountOutcomes.namespaceOf(topic.name()),
        topic.name(),
        Outcomes.fedBackKey(reject.partition(), reject.offset()),
        new ItemState(now - 1, now, cells));
  }

  /**
   * Writes changes to one record, the store's bad moments waited for.
   *
   * @throws ConfigException when the store does not take a change
   */
  void write(List<KvChange> changes) {
    List<RefusedChange> refused =
        retry.executeSupplier(
            () -> {
              try {
                return store.write(changes).toCompletableFuture().join();
              } catch (CompletionException e) {
                if (e.getCause() instanceof StoreUnavailableException unavailable) {
                  throw unavailable;
                }
                throw e;
              }
            });
    if (!refused.isEmpty()) {
      throw new ConfigException("the store refuses a change: " + refused.get(0));
    }
  }
}
