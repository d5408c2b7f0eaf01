package dev.rdg.testdata.kit;

import dev.rdg.coders.RawEventCoder;
import dev.rdg.model.Bytes;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.model.kv.BufferMemory;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordChanges;
import dev.rdg.transforms.BuildGraph;
import dev.rdg.transforms.CollapseChanges;
import dev.rdg.transforms.CountOutcomes;
import dev.rdg.transforms.Topic;
import dev.rdg.transforms.TopicResources;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Tests a topic in a few lines: hand it events, run, and assert what the graph then holds.
 *
 * <pre>{@code
 * TopicResult result = TopicKit.of(new Logins()).json("{...}", "{...}").run();
 * assertThat(result.node("account", "a-1").get("country"), is("NL"));
 * }</pre>
 *
 * <p>The topic runs in the real transforms on the Direct runner. {@link #run} tries the events as
 * given, backwards, shuffled, with duplicates, and with as good as no joining of changes: an {@link
 * AssertionError} names the first order that gives another graph, which means that the topic
 * derives something that does not depend on the event alone.
 */
public final class TopicKit<E> {
  private static final int SHUFFLES = 2;

  /** Java's own, so that it says what was rejected in projects without a logging library. */
  private static final Logger LOG = System.getLogger(TopicKit.class.getName());

  private final Topic<E> topic;
  private final List<RawEvent> events = new ArrayList<>();
  private TopicResources resources = TopicResources.none();
  private long brokerTimeMillis = System.currentTimeMillis();

  private TopicKit(Topic<E> topic) {
    this.topic = topic;
  }

  /** For a topic that needs nothing from outside. */
  public static <E> TopicKit<E> of(Topic<E> topic) {
    return new TopicKit<>(topic);
  }

  /** With writer schemas and a reference table. */
  public TopicKit<E> withResources(TopicResources outside) {
    resources = outside;
    return this;
  }

  /**
   * The broker's time of the records that follow; now, unless set. Events of a later time (plus
   * skew) are rejected.
   */
  public TopicKit<E> brokerTime(Instant time) {
    brokerTimeMillis = time.toEpochMilli();
    return this;
  }

  /** Adds records without keys, whose values are these texts. */
  public TopicKit<E> json(String... payloads) {
    for (String payload : payloads) {
      record(null, payload.getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  /** Adds a record whose key and value are these texts; null for none. */
  public TopicKit<E> keyed(@Nullable String key, @Nullable String payload) {
    return record(
        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
        payload == null ? null : payload.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a record; null for no key or no value. */
  public TopicKit<E> record(byte @Nullable [] key, byte @Nullable [] payload) {
    events.add(
        new RawEvent(
            new Origin(topic.name(), 0, events.size()),
            brokerTimeMillis,
            key == null ? null : Bytes.copyOf(key),
            payload == null ? null : Bytes.copyOf(payload)));
    return this;
  }

  /**
   * Runs the events in several orders, and returns what the given order led to.
   *
   * @throws AssertionError when another order or repetition leads to another graph
   */
  public TopicResult run() {
    TopicResult result = run(events, BufferMemory.DEFAULT_BYTES);
    result.rejects().forEach(reject -> LOG.log(Level.INFO, "rejected: {0}", describe(reject)));
    List<RawEvent> backwards = new ArrayList<>(events);
    Collections.reverse(backwards);
    compare(result, run(backwards, BufferMemory.DEFAULT_BYTES), "backwards");
    for (int seed = 0; seed < SHUFFLES; seed++) {
      List<RawEvent> shuffled = withDuplicates();
      Collections.shuffle(shuffled, new Random(seed));
      compare(result, run(shuffled, 1), "shuffled with seed " + seed + ", every second one twice");
    }
    return result;
  }

  /** As a restarted job meets them: the same records again. */
  private List<RawEvent> withDuplicates() {
    List<RawEvent> more = new ArrayList<>(events);
    for (int i = 0; i < events.size(); i += 2) {
      more.add(events.get(i));
    }
    return more;
  }

  private TopicResult run(List<RawEvent> ordered, long bufferBytes) {
    try (Collected collected = new Collected(topic.name(), topic.graph())) {
      Pipeline pipeline =
          Pipeline.create(PipelineOptionsFactory.fromArgs("--runner=DirectRunner").create());
      BuildGraph.Result outputs =
          pipeline
              .apply("Events", Create.of(ordered).withCoder(RawEventCoder.of()))
              .apply(
                  "BuildGraph",
                  BuildGraph.of(topic, resources)
                      .withCollapse(
                          CollapseChanges.inBundlesOf(topic.name())
                              .withBuffer(new BufferMemory(topic.name(), bufferBytes))));
      outputs
          .changes()
          .apply(
              "ListChanges",
              FlatMapElements.into(TypeDescriptor.of(KvChange.class)).via(RecordChanges::changes))
          .apply("KeepChanges", collected.changes());
      outputs.rejected().apply("KeepRejects", collected.rejects());
      outputs
          .tallies()
          .apply("CountOutcomes", CountOutcomes.create())
          .apply("KeepOutcomes", collected.changes());
      pipeline.run().waitUntilFinish();
      return collected.result(topic.name());
    }
  }

  private static String describe(RejectedEvent reject) {
    return reject.event().origin() + " as " + reject.reason().code() + ": " + reject.message();
  }

  private static void compare(TopicResult given, TopicResult other, String order) {
    if (!given.digest().equals(other.digest())) {
      throw new AssertionError(
          "the events "
              + order
              + " give another graph (digest "
              + other.digest()
              + ") than as given ("
              + given.digest()
              + "): derive must depend on the event alone, and timestampMicros on its time and identity.");
    }
  }
}
