package dev.rdg.benchmarks;

import dev.rdg.coders.RecordChangesCoder;
import dev.rdg.events.Playback;
import dev.rdg.model.Bytes;
import dev.rdg.model.ChangeSet;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordChanges;
import dev.rdg.pipelines.topics.PlaybackTopic;
import dev.rdg.testdata.EventGenerator;
import dev.rdg.testdata.Expected;
import dev.rdg.testdata.GeneratedRecord;
import dev.rdg.testdata.Topic;
import dev.rdg.transforms.EventFormat;
import dev.rdg.transforms.TopicResources;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What the steps of an event take apart, by JMH: parsing, deriving, joining, coding. Of an event of
 * {@code playback}, which has five key-value changes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HotPath {
  private final PlaybackTopic topic = new PlaybackTopic();
  private final GraphEncoding encoding = new GraphEncoding(topic.graph());
  private EventFormat<Playback> format;
  private RawEvent raw;
  private Playback event;
  private List<KvChange> changes;
  private RecordChanges record;
  private byte[] coded;
  private ItemState older;
  private ItemState newer;
  private Bytes text;

  /** For JMH, which sets it up. */
  @SuppressWarnings("NullAway.Init")
  public HotPath() {}

  /** Runs all of it; figures go to {@code benchmarks/results/hot-path.json}. */
  public static void main(String[] arguments) throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(HotPath.class.getSimpleName())
                .jvmArgsAppend("-Drdg.home=" + RivalProcess.HOME)
                .resultFormat(ResultFormatType.JSON)
                .result(RivalProcess.HOME.resolve("benchmarks/results/hot-path.json").toString())
                .build())
        .run();
  }

  /** An event, and what it becomes at each step. */
  @Setup
  public void setUp() throws IOException {
    GeneratedRecord generated =
        EventGenerator.of(1, 1_000).stream()
            .filter(one -> one.topic() == Topic.PLAYBACK)
            .filter(one -> one.expected() instanceof Expected.Applied)
            .findFirst()
            .orElseThrow();
    format =
        topic.format(
            new TopicResources(
                RivalProcess.HOME + "/test-data/src/main/resources/writer-schemas/playback-*.avsc",
                null));
    format.open();
    raw =
        new RawEvent(
            new Origin("playback", 0, 0),
            generated.timestampMillis(),
            null,
            Bytes.wrap(Objects.requireNonNull(generated.value())));
    event = Playback.newBuilder(Objects.requireNonNull(parse())).setTitleId("t-1").build();
    changes = derive();
    record = RecordChanges.of(changes.get(changes.size() - 1));
    coded = encode();
    newer = changes.get(changes.size() - 1).state();
    older = ItemState.put(newer.at() - 1, newer.cells());
    text = ValueFormat.encode("2160p HDR10 Dolby Atmos");
  }

  @Benchmark
  public @Nullable Playback parse() {
    return format.parse(raw).event();
  }

  /** To graph changes, and those to key-value changes. */
  @Benchmark
  public List<KvChange> derive() {
    ChangeSet graph = new ChangeSet(topic.graph(), topic.timestampMicros(event));
    topic.derive(event, graph);
    List<KvChange> encoded = new ArrayList<>();
    graph.changes().forEach(change -> encoding.encode(change, encoded::add));
    return encoded;
  }

  @Benchmark
  public ItemState join() {
    return ItemState.join(older, newer);
  }

  @Benchmark
  public byte[] encode() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    RecordChangesCoder.of().encode(record, out);
    return out.toByteArray();
  }

  @Benchmark
  public RecordChanges decode() throws IOException {
    return RecordChangesCoder.of().decode(new ByteArrayInputStream(coded));
  }

  @Benchmark
  public Object decodeValue() {
    return ValueFormat.decode(text);
  }
}
