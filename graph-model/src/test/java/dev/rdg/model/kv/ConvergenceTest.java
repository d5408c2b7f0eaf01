package dev.rdg.model.kv;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.rdg.model.store.InMemoryKvStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/**
 * The first law where it begins, in the join: the reference model knows no order, and collapsing
 * forgets it. What orders, repetitions, batches and writers do to a store is asked by the
 * convergence laws that every store is held to.
 */
class ConvergenceTest {
  private static final Instant NOW = Instant.EPOCH;
  private static final Duration RETENTION = Duration.of(2, ChronoUnit.MICROS);

  @Property
  void content_isThatOfTheReferenceModel(@ForAll("histories") List<KvChange> history) {
    assertThat(
        content(written(history, null), NOW),
        is(new ReferenceModel(history).content(ItemState.NEVER)));
  }

  @Property
  void content_withRetentionIsThatOfTheReferenceModel(
      @ForAll("histories") List<KvChange> history, @ForAll @IntRange(max = 7) int asOfMicros) {
    InMemoryKvStore store = written(history, RETENTION);

    assertThat(
        content(store, NOW.plus(asOfMicros, ChronoUnit.MICROS)),
        is(new ReferenceModel(history).content(asOfMicros - 2)));
  }

  @Property
  void collapse_repeatedChangesNothing(@ForAll("histories") List<KvChange> history) {
    List<KvChange> once = collapse(history);

    assertThat(collapse(once), is(once));
  }

  @Property
  void collapse_isTheSameInAnyOrderAndRepetition(
      @ForAll("histories") List<KvChange> history, @ForAll Random random) {
    List<KvChange> other = collapse(shuffledWithRepetitions(history, random));

    assertThat(Set.copyOf(other), is(Set.copyOf(collapse(history))));
  }

  @Property
  void collapse_makesOneChangeOfAnItemAndOneOfARecord(@ForAll("histories") List<KvChange> history) {
    long touched = history.stream().map(c -> c.id() + "/" + c.key()).distinct().count();

    assertThat((long) collapse(history).size(), lessThanOrEqualTo(touched));
  }

  @Provide
  Arbitrary<List<KvChange>> histories() {
    return Histories.histories();
  }

  private static List<KvChange> shuffledWithRepetitions(List<KvChange> history, Random random) {
    List<KvChange> changes = new ArrayList<>(history);
    history.stream().filter(change -> random.nextInt(3) == 0).forEach(changes::add);
    Collections.shuffle(changes, random);
    return changes;
  }

  private static List<KvChange> collapse(List<KvChange> batch) {
    Map<String, RecordState> records = new LinkedHashMap<>();
    batch.forEach(c -> records.computeIfAbsent(c.id(), id -> new RecordState()).join(c));
    List<KvChange> collapsed = new ArrayList<>();
    records.forEach((id, record) -> record.emit(Histories.NAMESPACE, id, collapsed::add));
    return collapsed;
  }

  private static InMemoryKvStore written(List<KvChange> changes, @Nullable Duration retention) {
    InMemoryKvStore store =
        new InMemoryKvStore(List.of(NamespaceLayout.of(Histories.NAMESPACE, 1, retention)));
    changes.forEach(change -> store.write(List.of(change)));
    return store;
  }

  private static Map<String, Item> content(InMemoryKvStore store, Instant asOf) {
    Map<String, Item> content = new TreeMap<>();
    store.scan(Histories.NAMESPACE, asOf, (id, item) -> content.put(id + "/" + item.key(), item));
    return content;
  }
}
