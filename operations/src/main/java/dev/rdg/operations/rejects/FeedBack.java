package dev.rdg.operations.rejects;

import dev.rdg.cassandra.CassandraTables;
import dev.rdg.model.ConfigException;
import dev.rdg.model.event.Counts;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.KvStore;
import dev.rdg.operations.Engines;
import dev.rdg.operations.RunnerConfig;
import dev.rdg.transforms.PutHorizon;
import dev.rdg.transforms.SingleEvents;
import dev.rdg.transforms.Topic;
import dev.rdg.transforms.TopicResources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Hands rejected events to their topic's code once more, after what was wrong has been mended. What
 * is applied now is written as its job would have written it, with its own event's time, and leaves
 * the count of rejects; that is noted beside the topic's totals, by origin, once the store has it
 * all. A second time, or a second attempt after a crash, therefore changes nothing.
 */
public final class FeedBack {
  private static final int AT_ONCE = 500;
  private final Rejects rejects;
  private final SingleEvents<?> events;
  private final Notes notes;

  private FeedBack(Rejects rejects, SingleEvents<?> events, Notes notes) {
    this.rejects = rejects;
    this.events = events;
    this.notes = notes;
  }

  /** Of a topic's rejects, by its code and settings as they are now. */
  public static FeedBack of(Engines engines, Topic<?> topic, KvStore store) {
    Rejects rejects = Rejects.of(engines, topic, store);
    return new FeedBack(
        rejects, events(engines, topic), new Notes(topic, store, rejects.outcomes()));
  }

  /** A topic's code, by its settings on Flink, for single events. */
  public static SingleEvents<?> events(Engines engines, Topic<?> topic) {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    RunnerConfig settings = engines.settings(topic);
    return SingleEvents.of(
        topic,
        new TopicResources(
            settings.file("writerSchemas", engines.project().folder()),
            settings.file("references", engines.project().folder())),
        PutHorizon.since(
            Instant.now().minus(CassandraTables.GC_GRACE),
            engines.project().topics().namespacesWithDeletes()));
  }

  /**
   * What became of those that were selected.
   *
   * @param outcomes how many have which outcome now, by the names of {@link Counts}
   * @param cut how many were cut when they were kept, and were left out
   * @param first the first of those that are rejected again
   */
  public record Result(TreeMap<String, Long> outcomes, long cut, List<RejectedEvent> first) {
    /** How many are not rejected any more. */
    public long fedBack() {
      return count(name -> !name.startsWith(Counts.REJECTED_PREFIX));
    }

    /** How many are rejected again. */
    public long rejected() {
      return count(name -> name.startsWith(Counts.REJECTED_PREFIX));
    }

    private long count(Predicate<String> names) {
      return outcomes.entrySet().stream()
          .filter(outcome -> names.test(outcome.getKey()))
          .mapToLong(Map.Entry::getValue)
          .sum();
    }
  }

  /**
   * Feeds back those that are selected.
   *
   * @param listed how many that are rejected again are told
   * @throws ConfigException when the store does not take a change
   */
  public Result run(Predicate<KeptReject> selected, int listed) {
    Result result = new Result(new TreeMap<>(), 0, new ArrayList<>());
    List<KeptReject> chunk = new ArrayList<>();
    long[] cut = {0};
    rejects.forEach(
        reject -> {
          if (selected.test(reject)) {
            if (reject.isCut()) {
              cut[0]++;
            } else {
              chunk.add(reject);
            }
            if (chunk.size() == AT_ONCE) {
              feed(chunk, result, listed);
              chunk.clear();
            }
          }
        });
    feed(chunk, result, listed);
    return new Result(result.outcomes(), cut[0], result.first());
  }

  private void feed(List<KeptReject> chunk, Result result, int listed) {
    Map<List<String>, List<KvChange>> records = new LinkedHashMap<>();
    List<KvChange> fedBack = new ArrayList<>();
    for (KeptReject reject : chunk) {
      SingleEvents.Outcome outcome = events.take(reject.reject().event());
      outcome
          .counts()
          .forEach(
              (name, number) -> {
                if (Counts.isOutcome(name)) {
                  result.outcomes().merge(name, number, Long::sum);
                }
              });
      outcome
          .rejected()
          .ifPresentOrElse(
              again -> {
                if (result.first().size() < listed) {
                  result.first().add(again);
                }
              },
              () -> {
                outcome
                    .changes()
                    .forEach(
                        change ->
                            records
                                .computeIfAbsent(
                                    List.of(change.namespace(), change.id()),
                                    key -> new ArrayList<>())
                                .add(change));
                fedBack.add(note(reject, outcome));
              });
    }
    records.values().forEach(notes::write);
    if (!fedBack.isEmpty()) {
      notes.write(fedBack);
    }
  }

  private KvChange note(KeptReject reject, SingleEvents.Outcome outcome) {
    TreeMap<String, Long> counts = new TreeMap<>(outcome.counts());
    counts.put(Counts.COLLAPSED, (long) outcome.changes().size());
    counts.put(Counts.WRITTEN, (long) outcome.changes().size());
    return notes.of(reject, counts);
  }
}
