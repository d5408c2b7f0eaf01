package dev.rdg.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.rdg.coders.RawEventCoder;
import dev.rdg.model.event.Counts;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.RejectedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;

/** Every record has exactly one outcome, and is counted under it once. */
class OutcomesPropertyTest {

  /** A record, and the count it goes to. */
  enum Kind {
    GOOD(Counts.APPLIED, Records.json("s-1")),
    RETRACTION(Counts.APPLIED, Records.json("s-2", "kind", "retraction")),
    HEARTBEAT("filtered.heartbeat", Records.json("s-3", "kind", "heartbeat")),
    SECRET("filtered.secret", Records.json("s-4", "secret", "yes")),
    JUNK("rejected.malformed-payload", "{ \u0000 junk"),
    EMPTY("rejected.malformed-payload", ""),
    BENT("rejected.wrong-type", "{\"ts\": \"now\"}"),
    TIMELESS("rejected.missing-time", Records.json("s-5", "ts", null)),
    NAMELESS("rejected.missing-id", Records.json("s-6", "bird", null)),
    LATE_BREAKER("rejected.unknown-property", Records.json("s-7", "property", "wings")),
    EXPLOSIVE("rejected.derivation-failed", Records.json("s-8", "kind", "explosive"));

    final String count;
    final String payload;

    Kind(String count, String payload) {
      this.count = count;
      this.payload = payload;
    }
  }

  @Property(tries = 8)
  void everyRecord_hasOneOutcome(@ForAll @Size(min = 1, max = 60) List<Kind> kinds) {
    List<RawEvent> records = new ArrayList<>();
    TreeMap<String, TreeMap<String, Long>> expected = new TreeMap<>();
    TreeSet<String> rejects = new TreeSet<>();
    for (Kind kind : kinds) {
      RawEvent record = Records.of(records.size() % 3, 100 + records.size() / 3, kind.payload);
      records.add(record);
      count(record, kind, expected);
      if (kind.count.startsWith(Counts.REJECTED_PREFIX)) {
        rejects.add(kind.count + " " + record);
      }
    }
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);

    BuildGraph.Result outputs =
        pipeline
            .apply(Create.of(records).withCoder(RawEventCoder.of()))
            .apply(BuildGraph.of(new Sightings(), TopicResources.none()));

    assertTotals(outputs, expected);
    assertRejects(outputs, rejects);
    pipeline.run();
  }

  private static void count(
      RawEvent record, Kind kind, TreeMap<String, TreeMap<String, Long>> expected) {
    TreeMap<String, Long> counts =
        expected.computeIfAbsent(
            "sightings/" + record.origin().partition(), scope -> new TreeMap<>());
    counts.merge(Counts.READ, 1L, Long::sum);
    counts.merge(kind.count, 1L, Long::sum);
    counts.put(Counts.LAST_OFFSET, record.origin().offset());
    if (kind.count.equals(Counts.APPLIED)) {
      counts.merge(Counts.DERIVED, kind == Kind.GOOD ? 3L : 1L, Long::sum);
    }
  }

  private static void assertTotals(
      BuildGraph.Result outputs, TreeMap<String, TreeMap<String, Long>> expected) {
    PAssert.that(outputs.tallies().apply(CountOutcomes.create()))
        .satisfies(
            changes -> {
              Map<String, Map<String, Object>> items = Stores.totals("sightings", changes);
              items.remove("sightings/CollapseChanges");
              assertThat(items, is((Map<?, ?>) expected));
              for (Map<String, Object> counts : items.values()) {
                assertThat(outcomes(counts), is(counts.get(Counts.READ)));
              }
              return null;
            });
  }

  private static Object outcomes(Map<String, Object> counts) {
    long sum = 0;
    for (Map.Entry<String, Object> count : counts.entrySet()) {
      if (count.getKey().equals(Counts.APPLIED)
          || count.getKey().startsWith(Counts.FILTERED_PREFIX)
          || count.getKey().startsWith(Counts.REJECTED_PREFIX)) {
        sum += (Long) count.getValue();
      }
    }
    return sum;
  }

  /** Each once, with its reason and the record just as it came. */
  private static void assertRejects(BuildGraph.Result outputs, TreeSet<String> expected) {
    PAssert.that(outputs.rejected())
        .satisfies(
            rejects -> {
              List<String> found = new ArrayList<>();
              for (RejectedEvent reject : rejects) {
                found.add(Counts.rejected(reject.reason()) + " " + reject.event());
              }
              found.sort(null);
              assertThat(found, is(List.copyOf(expected)));
              return null;
            });
  }
}
