package dev.rdg.benchmarks;

import dev.rdg.benchmarks.graph.GraphChange;
import dev.rdg.benchmarks.graph.GraphEvent;
import dev.rdg.model.EdgeType;
import dev.rdg.model.Schema;
import dev.rdg.pipelines.topics.PlaybackTopic;
import dev.rdg.testdata.EventGenerator;
import dev.rdg.testdata.GeneratedRecord;
import dev.rdg.testdata.Topic;
import dev.rdg.testdata.oracle.Oracle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The events of the demo, in order of their arrival, with what each changes. */
final class DemoStream {
  /** What others do not write. */
  private static final Pattern OURS = Pattern.compile(".*_(reverse|history)");

  /** As {@code ./rdg produce} does. */
  private static final long PRODUCED_SEED = 1;

  private static final long GENERATED_FOR_ONE = 60;

  private final EventGenerator generator;
  private final Schema schema = new PlaybackTopic().graph();

  private DemoStream(EventGenerator generator) {
    this.generator = generator;
  }

  /** All topics. */
  static List<GraphEvent> of(long seed, int events) {
    return new DemoStream(EventGenerator.of(seed, events)).read(record -> true, events);
  }

  /**
   * The first of those events that {@code ./rdg produce} makes of one topic.
   *
   * @param most how many of them
   * @param produced how many it is asked for, on which the number of members depends
   */
  static List<GraphEvent> ofTopic(Topic topic, int most, long produced) {
    return new DemoStream(EventGenerator.of(PRODUCED_SEED, produced * GENERATED_FOR_ONE))
        .read(record -> record.topic() == topic, most);
  }

  private List<GraphEvent> read(Predicate<GeneratedRecord> which, int most) {
    Oracle oracle = new Oracle(generator.references());
    List<GraphEvent> events = new ArrayList<>();
    Iterator<GeneratedRecord> records = generator.iterator();
    while (records.hasNext() && events.size() < most) {
      GeneratedRecord record = records.next();
      if (which.test(record)) {
        read(oracle, record, events);
      }
    }
    return events;
  }

  private void read(Oracle oracle, GeneratedRecord record, List<GraphEvent> events) {
    List<GraphChange> changes = new ArrayList<>();
    long[] when = new long[2];
    oracle.visitChanges(
        record,
        (namespace, id, key, at, place, deleted, properties) -> {
          if (!OURS.matcher(namespace).matches()) {
            when[0] = at;
            when[1] = place;
            changes.add(change(namespace, id, key, deleted, properties));
          }
        });
    if (!changes.isEmpty()) {
      events.add(new GraphEvent(when[0], when[1], changes));
    }
  }

  private GraphChange change(
      String namespace,
      String id,
      String key,
      boolean deleted,
      Map<String, @Nullable Object> properties) {
    String type = namespace.substring(namespace.indexOf('_') + 1);
    Map<String, @Nullable Object> put = new TreeMap<>();
    properties.forEach(
        (name, value) -> put.put(name, value instanceof Instant time ? time.toString() : value));
    if (key.isEmpty()) {
      return new GraphChange(type, new GraphChange.End(type, id), null, deleted, put);
    }
    EdgeType edge = schema.edgeType(type);
    return new GraphChange(
        type,
        new GraphChange.End(edge.from().name(), id),
        new GraphChange.End(edge.to().name(), key),
        deleted,
        put);
  }
}
