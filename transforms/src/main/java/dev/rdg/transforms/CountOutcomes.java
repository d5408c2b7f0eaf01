package dev.rdg.transforms;

import dev.rdg.coders.KvChangeCoder;
import dev.rdg.coders.TallyCoder;
import dev.rdg.model.ShortNames;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.event.Counts;
import dev.rdg.model.event.Tally;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.kv.NamespaceLayout;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * Running totals of what became of a topic's records, as items of a namespace of the topic's own,
 * which can live where what the topic writes lives: id = topic, key = partition (or step), one
 * property for each count.
 *
 * <p>The totals are state of the job, so a checkpoint holds them together with the source's
 * offsets: after a crash both go back to the same place and no record counts twice. They are
 * written with the time at which counting began plus the highest offset as write timestamp, so that
 * what a crashed run had written is overtaken, not added to, and so is what was counted before a
 * job began anew, or of another topic that had this name: all of it, as long as a partition has
 * less than a million records a second. Records of one partition must reach the steps that count in
 * order of offset, as a Kafka reader hands them out.
 */
public final class CountOutcomes extends PTransform<PCollection<Tally>, PCollection<KvChange>> {
  private static final long serialVersionUID = 1L;

  private static final String NAMESPACE_PREFIX = "outcomes_";

  /** As many as Cassandra's tables can have. */
  private static final int NAMESPACE_CHARACTERS = 48;

  private final Clock clock;

  private CountOutcomes(Clock clock) {
    this.clock = clock;
  }

  /** The transform. */
  public static CountOutcomes create() {
    return at(Clock.systemUTC());
  }

  /** By a clock that can be serialized. */
  static CountOutcomes at(Clock clock) {
    return new CountOutcomes(clock);
  }

  /**
   * The namespace of a topic's totals, such as {@code outcomes_logins}; what names of namespaces
   * cannot have becomes an underscore, and what they have no room for a hash. Topics that share one
   * for that still have ids of their own.
   */
  public static String namespaceOf(String topic) {
    String name = NAMESPACE_PREFIX + topic.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
    return ShortNames.of(name, NAMESPACE_CHARACTERS, topic);
  }

  /** The layout of {@link #namespaceOf}. */
  public static NamespaceLayout layoutOf(String topic) {
    return NamespaceLayout.plain(namespaceOf(topic));
  }

  /** Whether a namespace holds totals and not a part of the graph. */
  public static boolean isOutcomes(String namespace) {
    return namespace.startsWith(NAMESPACE_PREFIX);
  }

  /** What {@link #namespaceOf} is made for. Its properties are the names of counts. */
  public static NamespaceDefinition definitionOf(String topic) {
    return NamespaceDefinition.of(layoutOf(topic), "outcomes");
  }

  @Override
  public PCollection<KvChange> expand(PCollection<Tally> tallies) {
    return tallies
        .apply("IgnoreWindows", Window.into(new GlobalWindows()))
        .apply(
            "KeyByScope",
            WithKeys.of((Tally tally) -> tally.topic() + "/" + tally.scope())
                .withKeyType(TypeDescriptors.strings()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), TallyCoder.of()))
        .apply("AddUp", ParDo.of(new AddUpFn(clock)))
        .setCoder(KvChangeCoder.of());
  }

  private static final class AddUpFn extends DoFn<KV<String, Tally>, KvChange> {
    private static final long serialVersionUID = 1L;

    @StateId("total")
    private final StateSpec<ValueState<Tally>> total = StateSpecs.value(TallyCoder.of());

    private final Clock clock;

    AddUpFn(Clock clock) {
      this.clock = clock;
    }

    @ProcessElement
    public void processElement(
        @Element KV<String, Tally> element,
        @StateId("total") ValueState<Tally> state,
        OutputReceiver<KvChange> out) {
      Tally sum = sum(state.read(), element.getValue());
      state.write(sum);
      out.output(toChange(sum));
    }

    private Tally sum(@Nullable Tally before, Tally tally) {
      TreeMap<String, Long> counts = new TreeMap<>(tally.counts());
      long lastOffset = tally.lastOffset();
      if (before != null) {
        before
            .counts()
            .forEach((name, n) -> counts.merge(name, n, (a, b) -> Counts.join(name, a, b)));
        lastOffset = Math.max(lastOffset, before.lastOffset());
      }
      counts.computeIfAbsent(
          Counts.SINCE, name -> ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
      return new Tally(tally.topic(), tally.scope(), lastOffset, counts);
    }

    /**
     * Replaces what was written at earlier offsets, or of a count that began earlier, also counts
     * that only a crashed run had: read again, a record that lacked its reference may find it. Of
     * one offset the greater count wins, since that is how a store decides ties; counts only grow.
     */
    private static KvChange toChange(Tally sum) {
      long progress = sum.lastOffset() < 0 ? steps(sum) : sum.lastOffset() + 1;
      long timestamp = sum.counts().getOrDefault(Counts.SINCE, 0L) + progress;
      TreeMap<String, Cell> cells = new TreeMap<>();
      sum.counts()
          .forEach(
              (name, number) -> cells.put(name, new Cell(timestamp, ValueFormat.encode(number))));
      if (sum.lastOffset() >= 0) {
        cells.put(Counts.LAST_OFFSET, new Cell(timestamp, ValueFormat.encode(sum.lastOffset())));
      }
      ItemState total = new ItemState(timestamp - 1, timestamp, cells);
      return new KvChange(namespaceOf(sum.topic()), sum.topic(), sum.scope(), total);
    }

    private static long steps(Tally sum) {
      return sum.counts().entrySet().stream()
          .filter(count -> Counts.isCount(count.getKey()))
          .mapToLong(Map.Entry::getValue)
          .sum();
    }
  }
}
