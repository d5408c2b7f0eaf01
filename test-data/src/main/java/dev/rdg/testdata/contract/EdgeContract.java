package dev.rdg.testdata.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.Limits;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.RefusedChange;
import dev.rdg.model.store.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store promises at the edges of what it may be asked. */
abstract class EdgeContract extends ReadContract {
  private static final long PATIENCE_SECONDS = 60;

  /** Another store with {@link #LAYOUTS}, which may hold what the other does; a test closes it. */
  protected abstract KvStore openAnother();

  @Test
  void write_ofSeveralNamespacesIsRefusedWhole() {
    KvChange here = put("plain", "k", 10);
    KvChange elsewhere = put("bucketed", "k", 10);

    assertThrows(IllegalArgumentException.class, () -> store().write(List.of(here, elsewhere)));
    assertThat(items("plain", id), is(empty()));
    assertThat(items("bucketed", id), is(empty()));
  }

  /**
   * Each as if it were alone: what can't be taken is set aside, deletes are of their own record.
   */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "bucketed"})
  void write_ofSeveralRecordsIsThatOfEach(String namespace) {
    List<KvChange> changes = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      changes.add(new KvChange(namespace, id + i, "k", ItemState.put(10, new TreeMap<>())));
      changes.add(new KvChange(namespace, id + i, "l", ItemState.put(20, new TreeMap<>())));
    }
    KvChange bad = put(namespace, "\udfff", 10);
    changes.add(7, bad);
    changes.add(KvChange.deleteRecord(namespace, id + 3, 10));

    List<RefusedChange> refused = store().write(changes).toCompletableFuture().join();

    assertThat(refused.stream().map(RefusedChange::change).toList(), contains(bad));
    for (int i = 0; i < 25; i++) {
      assertThat(id + i, items(namespace, id + i).size(), is(i == 3 ? 1 : 2));
    }
  }

  @Test
  void write_ofNothingIsDone() {
    assertThat(store().write(List.of()).toCompletableFuture().join(), is(empty()));
  }

  /** As many come back as were given, in their order: who counts them counts right. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "bucketed"})
  void write_setsAsideEqualChangesAsOftenAsTheyCome(String namespace) {
    KvChange bad = put(namespace, "k".repeat(Limits.MAX_KEY_BYTES + 1), 10);
    KvChange worse = put(namespace, "\udfff", 10);

    List<RefusedChange> refused =
        store()
            .write(List.of(bad, worse, put(namespace, "good", 10), bad))
            .toCompletableFuture()
            .join();

    assertThat(refused.stream().map(RefusedChange::change).toList(), contains(bad, worse, bad));
  }

  /** Parts of a change that contradict each other say what Cassandra makes of them. */
  @Test
  void write_takesADeleteThatCoversItsOwnPut() {
    TreeMap<String, Cell> cells = new TreeMap<>();
    cells.put("gone", new Cell(20, ValueFormat.encode("v")));
    cells.put("stays", new Cell(21, ValueFormat.encode("v")));
    write(new KvChange("plain", id, "gone", new ItemState(20, 10, new TreeMap<>(cells))));
    write(new KvChange("plain", id, "tie", new ItemState(20, 20, new TreeMap<>(cells))));
    write(new KvChange("plain", id, "there", new ItemState(20, 30, cells)));

    assertThat(keys(items("plain", id)), contains("there"));
    assertThat(only("plain").values(), is(Map.of("stays", "v")));
    write(put("plain", "gone", 25));
    assertThat(items("plain", id).get(0).values(), is(Map.of("stays", "v")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "bucketed"})
  void reads_findNothingWhereNothingCanBeWritten(String namespace) {
    write(put(namespace, "k", 10), put(namespace, "?", 10));
    String tooLong = "x".repeat(70_000);
    Selection all = Selection.all(asOf);

    for (String unknown : List.of("", "\ud800", id + "\udc00", tooLong)) {
      assertThat(store().get(namespace, unknown, all).items(), is(empty()));
      assertThat(store().count(namespace, unknown, asOf), is(0L));
    }
    assertThat(
        keys(namespace, all.withKeys(List.of("\ud800", "k", tooLong, "k\udc00"))), contains("k"));
  }

  /** Of bounds that no key can be compared with, both stores would make something else. */
  @Test
  void reads_refuseBoundsThatAreNoText() {
    Selection all = Selection.all(asOf);
    String tooLong = "x".repeat(70_000);

    for (Executable bad :
        List.<Executable>of(
            () -> all.withPrefix("a\ud83d"),
            () -> all.withRange("\udc00", null),
            () -> all.withRange("a", "b\ud800"),
            () -> all.withRange(tooLong, null),
            () -> all.withRange("a", tooLong))) {
      assertThrows(IllegalArgumentException.class, bad);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "bucketed"})
  void reads_takeBoundsJustBeyondTheLongestKey(String namespace) {
    String longest = "\uffff".repeat(341) + "k";
    write(put(namespace, "a", 10), put(namespace, longest, 10), put(namespace, "\ud83d\ude00", 10));
    Selection all = Selection.all(asOf);

    assertThat(keys(namespace, all.withRange(longest + "\0", null)), contains("\ud83d\ude00"));
    assertThat(keys(namespace, all.withRange("a\0", longest)), is(empty()));
    assertThat(keys(namespace, all.withPrefix(longest)), contains(longest));
  }

  @ParameterizedTest
  @ValueSource(strings = {"retained", "bucketed_retained", "plain"})
  void reads_takeAnyTime(String namespace) {
    write(put(namespace, "k", now, "p", "v"));
    boolean retained = !namespace.equals("plain");

    assertThat(shown(namespace, Instant.MIN), is(1L));
    assertThat(shown(namespace, Instant.ofEpochSecond(-9_300_000_000_000L)), is(1L));
    assertThat(shown(namespace, Instant.ofEpochSecond(9_300_000_000_000L)), is(retained ? 0L : 1L));
    assertThat(shown(namespace, Instant.MAX), is(retained ? 0L : 1L));
  }

  private long shown(String namespace, Instant time) {
    long items = store().get(namespace, id, Selection.all(time)).items().size();
    List<String> seen = new ArrayList<>();
    store().scan(namespace, time, (record, item) -> seen.add(record));
    assertThat(store().count(namespace, id, time), is(items));
    assertThat(seen.stream().filter(id::equals).count(), is(items));
    return items;
  }

  @Test
  void closed_refusesEverything() {
    KvStore other = openAnother();
    other.write(List.of(put("plain", "k", 10))).toCompletableFuture().join();
    other.close();
    other.close();

    for (Executable use :
        List.<Executable>of(
            () -> other.write(List.of(put("plain", "k", 20))),
            () -> other.get("plain", id, Selection.all(asOf)),
            () -> other.count("plain", id, asOf),
            () -> other.scan("plain", asOf, (record, item) -> {}))) {
      assertThrows(IllegalStateException.class, use);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "bucketed"})
  void scan_letsTheVisitorUseTheStore(String namespace) {
    write(put(namespace, "k", 10), put(namespace, "l", 10));
    List<String> seen = new ArrayList<>();

    store()
        .scan(
            namespace,
            asOf,
            (record, item) -> {
              if (record.equals(id)) {
                seen.add(item.key());
                copyOnAnotherThread(namespace, item.key());
              }
            });

    assertThat(seen, hasItem("k"));
    assertThat(store().count(namespace, id + "-copy", asOf), is(2L));
  }

  /** Another thread, for which the visitor waits, would wait for a lock that the scan holds. */
  private void copyOnAnotherThread(String namespace, String key) {
    await(
        CompletableFuture.supplyAsync(
                () -> {
                  ItemState state = ItemState.put(10, new TreeMap<>());
                  return store().write(List.of(new KvChange(namespace, id + "-copy", key, state)));
                },
                work -> new Thread(work).start())
            .thenCompose(written -> written));
    assertThat(store().count(namespace, id, asOf), is(2L));
  }

  @Test
  void scan_throwsWhatTheVisitorThrows() {
    write(put("plain", "k", 10));
    IllegalStateException own = new IllegalStateException("the visitor has seen enough");

    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                store()
                    .scan(
                        "plain",
                        asOf,
                        (record, item) -> {
                          throw own;
                        }));

    assertThat(thrown, is(sameInstance(own)));
    assertThat(store().count("plain", id, asOf), is(1L));
  }

  /**
   * A store that has prepared nothing yet is asked where its own answers arrive: on its client's
   * thread it would wait for itself.
   */
  @Test
  void write_letsItsStagesUseTheStore() {
    try (KvStore other = openAnother()) {
      List<CompletableFuture<Long>> counts = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        KvChange next = put("bucketed", "next" + i, 10);
        counts.add(
            other
                .write(List.of(put("plain", "k" + i, 10)))
                .thenApply(done -> other.get("plain", id, Selection.all(asOf)))
                .thenCompose(page -> other.write(List.of(next)))
                .thenApply(done -> other.write(List.of(next)).toCompletableFuture().join())
                .thenApply(done -> other.count("bucketed", id, asOf))
                .toCompletableFuture());
      }

      counts.forEach(count -> assertThat(await(count) > 0, is(true)));
      assertThat(other.count("bucketed", id, asOf), is(20L));
    }
  }

  @Test
  void get_letsItsStagesUseTheStore() {
    try (KvStore other = openAnother()) {
      await(other.write(List.of(put("plain", "k", 10), put("plain", "l", 10))));
      List<CompletableFuture<Long>> counts = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        counts.add(
            other
                .getAsync("plain", id, Selection.all(asOf))
                .thenApply(page -> other.get("plain", id, Selection.all(asOf)).items().size())
                .thenCompose(size -> other.countAsync("plain", id, asOf))
                .thenApply(count -> count + other.count("bucketed", id, asOf))
                .toCompletableFuture());
      }

      counts.forEach(count -> assertThat(await(count), is(2L)));
    }
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }
}
