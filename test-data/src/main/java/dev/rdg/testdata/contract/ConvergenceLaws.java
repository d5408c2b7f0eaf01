package dev.rdg.testdata.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;

import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.GraphDigest;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.Selection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;

/**
 * The laws of convergence, attacked with random {@link Histories histories}: whatever the order,
 * the repetitions, the batches and the writers, a store shows what an {@link InMemoryKvStore} shows
 * that took the same changes one by one, and has the same digest, as of several times. A subclass
 * hands out a store as for {@link KvStoreContract}; jqwik runs it.
 *
 * <p>Each law takes {@link #histories} histories, each to a record of its own, in a hundred tries.
 * The histories of one try are written at the same time, so that a store across a network is kept
 * busy; the message of a failure shows the one that differs.
 */
public abstract class ConvergenceLaws extends ContractFixture {
  private static final int TRIES = 100;

  /** How many requests may wait for the store. */
  private static final int MAX_IN_FLIGHT = 32;

  private static final Arrangement SAME_ORDER =
      (changes, random) -> List.of(Arrangements.oneByOne(changes));

  private static final ExecutorService WORKERS =
      Executors.newFixedThreadPool(
          MAX_IN_FLIGHT,
          task -> {
            Thread thread = new Thread(task, "convergence-worker");
            thread.setDaemon(true);
            return thread;
          });

  /** What all records of a law must be together, by the times they are read as of. */
  private final Map<Instant, GraphDigest> expected = new LinkedHashMap<>();

  private int records;

  /** Reads just now, with the edge of retention between three microseconds, and much later. */
  protected ConvergenceLaws() {
    for (Duration later :
        List.of(
            Duration.ZERO,
            Duration.of(1, ChronoUnit.MICROS),
            Duration.of(2, ChronoUnit.MICROS),
            RETENTION.minus(1, ChronoUnit.MICROS))) {
      expected.put(asOf.plus(later), new GraphDigest());
    }
  }

  /** How many histories each law takes: the system property {@code convergence.tries}, or 1,000. */
  protected int histories() {
    return Integer.getInteger("convergence.tries", 1_000);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void theSameOrder_givesTheSameGraph(@ForAll("groups") Group group) {
    check(group, SAME_ORDER);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void anyOrder_givesTheSameGraph(@ForAll("groups") Group group) {
    check(
        group,
        (changes, random) ->
            List.of(Arrangements.oneByOne(Arrangements.shuffled(changes, random))));
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void anyRepetition_givesTheSameGraph(@ForAll("groups") Group group) {
    check(
        group,
        (changes, random) ->
            List.of(Arrangements.oneByOne(Arrangements.repeated(changes, random))));
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void anyBatches_giveTheSameGraph(@ForAll("groups") Group group) {
    check(
        group,
        (changes, random) ->
            List.of(Arrangements.batches(Arrangements.shuffled(changes, random), random)));
  }

  /** What a collapse step sends instead of a batch is as good as the batch. */
  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void anyCollapsedBatches_giveTheSameGraph(@ForAll("groups") Group group) {
    check(
        group,
        (changes, random) -> {
          List<KvChange> mixed =
              Arrangements.shuffled(Arrangements.repeated(changes, random), random);
          return List.of(Arrangements.collapsed(Arrangements.batches(mixed, random)));
        });
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void anyWritersAtOnce_giveTheSameGraph(@ForAll("groups") Group group) {
    check(
        group,
        (changes, random) ->
            Arrangements.dealt(Arrangements.repeated(changes, random), random).stream()
                .map(Arrangements::oneByOne)
                .toList());
  }

  /** Keys, ranges, prefixes, either order, small pages, and counts. */
  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void anySelection_readsTheSamePages(@ForAll("groups") Group group) {
    Map<String, History> byRecord = byRecord(group);
    writeAll(byRecord, SAME_ORDER);
    compareAll(byRecord, this::compareSelections);
  }

  /** Every history asked for was taken, and a scan of all finds what single reads have found. */
  @AfterProperty
  void scan_findsAllRecords() {
    assertThat(records, greaterThanOrEqualTo(histories()));
    expected.forEach(
        (time, digest) ->
            assertThat("digest as of " + time, digestAsOf(time).hex(), is(digest.hex())));
  }

  @Provide
  Arbitrary<Group> groups() {
    int size = (histories() + TRIES - 1) / TRIES;
    return Histories.of(LAYOUTS, now)
        .list()
        .ofMinSize(1)
        .ofMaxSize(size)
        .withSizeDistribution((genSize, min, max, center) -> random -> max)
        .map(Group::new);
  }

  private void check(Group group, Arrangement arrangement) {
    Map<String, History> byRecord = byRecord(group);
    writeAll(byRecord, arrangement);
    compareAll(byRecord, this::compareItems);
  }

  private Map<String, History> byRecord(Group group) {
    Map<String, History> byRecord = new LinkedHashMap<>();
    group.histories().forEach(history -> byRecord.put(id + "-" + records++, history));
    return byRecord;
  }

  /** The writers of one record are handed out together, so that they meet. */
  private void writeAll(Map<String, History> byRecord, Arrangement arrangement) {
    List<Runnable> writers = new ArrayList<>();
    byRecord.forEach(
        (record, history) ->
            arrangement
                .of(history.to(record), new Random(history.seed()))
                .forEach(batches -> writers.add(() -> writeInTurn(batches))));
    runAll(writers);
  }

  private static void runAll(List<Runnable> tasks) {
    List<CompletableFuture<Void>> running =
        tasks.stream().map(task -> CompletableFuture.runAsync(task, WORKERS)).toList();
    try {
      running.forEach(CompletableFuture::join);
    } catch (CompletionException e) {
      if (e.getCause() instanceof AssertionError failure) {
        throw failure;
      }
      throw e;
    }
  }

  private void writeInTurn(List<List<KvChange>> batches) {
    for (List<KvChange> batch : batches) {
      assertThat("set aside", store().write(batch).toCompletableFuture().join(), is(empty()));
    }
  }

  private void compareAll(Map<String, History> byRecord, Comparison comparison) {
    try (InMemoryKvStore model = new InMemoryKvStore(LAYOUTS)) {
      List<Runnable> comparisons = new ArrayList<>();
      byRecord.forEach(
          (record, history) -> {
            history.to(record).forEach(change -> model.write(List.of(change)));
            comparisons.add(() -> comparison.of(record, history, model));
          });
      runAll(comparisons);
      expected.forEach((time, digest) -> digest.addAll(GraphDigest.of(model, NAMESPACES, time)));
    }
  }

  private void compareItems(String record, History history, KvStore model) {
    for (Instant time : expected.keySet()) {
      if (history.layout().retention() != null || time.equals(asOf)) {
        String namespace = history.layout().name();
        Selection all = Selection.all(time);
        assertSame(
            () -> "items as of " + time,
            store().get(namespace, record, all),
            model.get(namespace, record, all),
            history);
      }
    }
  }

  private void compareSelections(String record, History history, KvStore model) {
    String namespace = history.layout().name();
    Random random = new Random(history.seed());
    for (Instant time : expected.keySet()) {
      Selection selection = Selections.random(random, history.changes(), time);
      assertSame(
          () -> "pages of " + selection,
          items(store(), namespace, record, selection),
          items(model, namespace, record, selection),
          history);
      assertSame(
          () -> "count as of " + time,
          store().count(namespace, record, time),
          model.count(namespace, record, time),
          history);
    }
  }

  private static List<List<Item>> items(
      KvStore store, String namespace, String record, Selection selection) {
    return pages(store, namespace, record, selection).stream().map(Page::items).toList();
  }

  /** Text is only made of what differs. */
  private static void assertSame(
      Supplier<String> what, Object shown, Object right, History history) {
    if (!shown.equals(right)) {
      assertThat(what.get() + " of " + history, shown, is(right));
    }
  }

  private GraphDigest digestAsOf(Instant time) {
    GraphDigest digest = new GraphDigest();
    for (String namespace : NAMESPACES) {
      store()
          .scan(
              namespace,
              time,
              (record, item) -> {
                if (record.startsWith(id)) {
                  digest.add(namespace, record, item);
                }
              });
    }
    return digest;
  }

  /** The batches of each writer of a record. */
  private interface Arrangement {
    List<List<List<KvChange>>> of(List<KvChange> changes, Random random);
  }

  private interface Comparison {
    void of(String record, History history, KvStore model);
  }

  /** The histories of one try. */
  record Group(List<History> histories) {
    private static final int SHOWN = 3;

    @Override
    public String toString() {
      int more = histories.size() - SHOWN;
      return String.join("\n", histories.stream().limit(SHOWN).map(History::toString).toList())
          + (more > 0 ? "\n... and " + more + " more" : "");
    }
  }
}
