package dev.rdg.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.rdg.coders.RawEventCoder;
import dev.rdg.io.sink.InMemoryKvIO;
import dev.rdg.io.sink.KvIO;
import dev.rdg.model.Bytes;
import dev.rdg.model.event.Counts;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.GraphDigest;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.model.store.Selection;
import dev.rdg.testdata.EventGenerator;
import dev.rdg.testdata.Expected;
import dev.rdg.testdata.GeneratedRecord;
import dev.rdg.testdata.kit.ExpectedDigest;
import dev.rdg.testdata.oracle.ExpectedGraph;
import dev.rdg.testdata.oracle.Oracle;
import dev.rdg.transforms.CountOutcomes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The four topics as they run in production, on the Direct runner against the in-memory store,
 * compared with the oracle.
 */
class MemberGraphDirectTest {
  private static final int EVENTS = 6_000;
  private static final long SEED = 7;

  private final EventGenerator generator = EventGenerator.of(SEED, EVENTS);
  private final Map<String, List<RawEvent>> events = new TreeMap<>();
  private final Map<String, String> expectedRejects = new HashMap<>();
  private final InMemoryKvStore store = new InMemoryKvStore(Topics.onClassPath().namespaces());
  private final Path folder;
  private ExpectedGraph expected;

  @SuppressWarnings("NullAway.Init") // set by generate
  MemberGraphDirectTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void generate() throws IOException {
    Files.write(
        folder.resolve("episodes.csv"), (Iterable<String>) generator.references()::iterator);
    Oracle oracle = new Oracle(generator.references());
    generator.stream().peek(oracle::accept).forEach(this::addEvent);
    expected = oracle.graph();
  }

  private void addEvent(GeneratedRecord generated) {
    String topic = generated.topic().topicName();
    List<RawEvent> ofTopic = events.computeIfAbsent(topic, t -> new ArrayList<>());
    Origin origin = new Origin(topic, ofTopic.size() % 2, ofTopic.size() / 2);
    ofTopic.add(
        new RawEvent(
            origin, generated.timestampMillis(), bytes(generated.key()), bytes(generated.value())));
    if (generated.expected() instanceof Expected.Rejected rejected) {
      expectedRejects.put(origin.toString(), rejected.reason());
    }
  }

  @Test
  void allTopics_giveTheOraclesGraphOutcomesAndRejects() {
    KeepRejects.FOUND.clear();

    events.forEach(this::run);

    assertThat(digest(), is(ExpectedDigest.of(expected).hex()));
    assertThat(KeepRejects.FOUND, is(expectedRejects));
    expected
        .outcomes()
        .forEach(
            (topic, outcomes) -> assertThat(outcomes(topic.topicName()), is(counts(outcomes))));
  }

  /** Convergence: shuffled, repeated, and the topics in another order. */
  @Test
  void allTopics_giveTheSameGraphInAnyOrderAndRepetition() {
    List<String> topics = new ArrayList<>(events.keySet());
    Collections.reverse(topics);
    for (String topic : topics) {
      List<RawEvent> shuffled = new ArrayList<>(events.get(topic));
      shuffled.addAll(shuffled.subList(0, shuffled.size() / 3));
      Collections.shuffle(shuffled, new Random(SEED));
      run(topic, shuffled.subList(0, shuffled.size() / 2));
      run(topic, shuffled.subList(shuffled.size() / 2, shuffled.size()));
    }

    assertThat(digest(), is(ExpectedDigest.of(expected).hex()));
  }

  private void run(String topic, List<RawEvent> records) {
    Path schemas =
        Path.of(System.getProperty("rdg.home", ".."))
            .resolve("test-data/src/main/resources/writer-schemas/*.avsc");
    TopicOptions options =
        PipelineOptionsFactory.fromArgs(
                "--runner=DirectRunner",
                "--writerSchemas=" + schemas,
                "--references=" + folder.resolve("episodes.csv"),
                "--bufferBytes=500000")
            .as(TopicOptions.class);
    Pipeline pipeline = Pipeline.create(options);
    KvIO.Write sink = InMemoryKvIO.write(store);
    ProcessRecords.Result result =
        pipeline
            .apply("ReadEvents", Create.of(records).withCoder(RawEventCoder.of()))
            .apply(
                "ProcessRecords",
                ProcessRecords.of(
                    Topics.onClassPath().get(topic), options, sink, new KeepRejects()));
    TopicPipeline.keepOutcomes(PCollectionList.of(result.tallies()), sink);
    pipeline.run().waitUntilFinish();
  }

  private String digest() {
    List<String> namespaces =
        Topics.onClassPath().namespaces().stream()
            .map(NamespaceLayout::name)
            .filter(n -> !CountOutcomes.isOutcomes(n))
            .toList();
    return GraphDigest.of(store, namespaces, Instant.now()).hex();
  }

  private Map<String, Object> outcomes(String topic) {
    Map<String, Object> counts = new TreeMap<>();
    for (Item item :
        store.get(CountOutcomes.namespaceOf(topic), topic, Selection.all(Instant.now())).items()) {
      item.values()
          .forEach((name, value) -> counts.merge(name, value, (a, b) -> (Long) a + (Long) b));
    }
    assertThat(counts.get("collapsed"), is(counts.get("written")));
    counts.keySet().removeIf(name -> !Counts.isCount(name));
    counts.keySet().removeAll(List.of("encoded", "collapsed", "written"));
    return counts;
  }

  private static Map<String, Object> counts(ExpectedGraph.Outcomes outcomes) {
    Map<String, Object> counts = new TreeMap<>();
    counts.put("read", outcomes.read());
    counts.put("applied", outcomes.applied());
    counts.put("derived", outcomes.derived());
    outcomes.filtered().forEach((name, number) -> counts.put("filtered." + name, number));
    outcomes.rejected().forEach((reason, number) -> counts.put("rejected." + reason, number));
    return counts;
  }

  private static @org.jspecify.annotations.Nullable Bytes bytes(
      byte @org.jspecify.annotations.Nullable [] content) {
    return content == null ? null : Bytes.wrap(content);
  }

  /** Keeps origin and reason of rejects in this JVM. */
  private static final class KeepRejects extends PTransform<PCollection<RejectedEvent>, PDone> {
    private static final long serialVersionUID = 1L;
    static final Map<String, String> FOUND = new ConcurrentHashMap<>();

    @Override
    public PDone expand(PCollection<RejectedEvent> rejects) {
      rejects.apply("KeepReject", ParDo.of(new KeepRejectFn()));
      return PDone.in(rejects.getPipeline());
    }
  }

  private static final class KeepRejectFn extends DoFn<RejectedEvent, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element RejectedEvent reject) {
      KeepRejects.FOUND.put(reject.event().origin().toString(), reject.reason().code());
    }
  }
}
