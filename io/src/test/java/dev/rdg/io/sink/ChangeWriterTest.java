package dev.rdg.io.sink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.io.sink.FakeStores.Fake;
import dev.rdg.model.Bytes;
import dev.rdg.model.Limits;
import dev.rdg.model.kv.BufferMemory;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.HeapPool;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.kv.RecordChanges;
import dev.rdg.model.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ChangeWriterTest {
  private static final BufferMemory MEMORY = BufferMemory.ofJob("ChangeWriterTest");
  private static final WriteSettings SETTINGS =
      WriteSettings.of(16, MEMORY, Duration.ofSeconds(60));

  private final AtomicInteger requests = new AtomicInteger();

  @Test
  void unavailableStore_isAskedAgainUntilItTakesEverything() throws InterruptedException {
    Fake store = new Fake(() -> requests.incrementAndGet() <= 12 ? unavailable() : done());

    try (ChangeWriter writer = new ChangeWriter(store, SETTINGS, List.of())) {
      write(writer, 200);

      assertThat(writer.finishBundle(), is(empty()));
      assertThat(itemsOf(store), is(200));
      assertThat(writer.retries(), is(12L));
    }
  }

  @Test
  void unavailableStore_getsFewerRequestsAtATime() throws InterruptedException {
    Fake store = new Fake(() -> requests.incrementAndGet() <= 12 ? unavailable() : done());

    try (ChangeWriter writer = new ChangeWriter(store, SETTINGS, List.of())) {
      write(writer, 100);
      writer.finishBundle();

      assertThat(writer.limit(), lessThan(16));
      writer.startBundle();
      write(writer, 5_000);
      writer.finishBundle();
      assertThat(writer.limit(), is(16));
    }
  }

  @Test
  void deadline_failsTheBundle() throws InterruptedException {
    WriteSettings impatient = WriteSettings.of(16, MEMORY, Duration.ofMillis(200));
    Fake store = new Fake(ChangeWriterTest::unavailable);

    try (ChangeWriter writer = new ChangeWriter(store, impatient, List.of())) {
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class,
              () -> {
                write(writer, 10);
                writer.finishBundle();
              });

      assertThat(e.getMessage(), containsString("writes of this bundle failed"));
      assertThat(e.getMessage(), containsString("the node is gone"));
      assertThat(store.requests.get(), greaterThan(1));
    }
  }

  /** A missing table does not come back by asking again. */
  @Test
  void anyOtherFailure_failsTheBundleAtOnce() throws InterruptedException {
    Fake store =
        new Fake(() -> CompletableFuture.failedFuture(new IllegalStateException("no such table")));

    try (ChangeWriter writer = new ChangeWriter(store, SETTINGS, List.of())) {
      write(writer, 1);
      assertThrows(IllegalStateException.class, writer::finishBundle);

      assertThat(store.requests.get(), is(1));
    }
  }

  @Test
  void startBundle_forgetsTheOneThatFailed() throws InterruptedException {
    Fake store =
        new Fake(
            () ->
                requests.incrementAndGet() == 1
                    ? CompletableFuture.failedFuture(new IllegalStateException("once"))
                    : done());

    try (ChangeWriter writer = new ChangeWriter(store, SETTINGS, List.of())) {
      write(writer, 1);
      assertThrows(IllegalStateException.class, writer::finishBundle);
      writer.startBundle();
      write(writer, 3);

      assertThat(writer.finishBundle(), is(empty()));
      assertThat(itemsOf(store), is(3));
    }
  }

  @Test
  void refusedChange_isSetAsideAlone() throws InterruptedException {
    Fake store = Fake.answeringAtOnce();
    KvChange bad =
        new KvChange(
            "things",
            "r1",
            "k".repeat(Limits.MAX_KEY_BYTES + 1),
            ItemState.put(1, new TreeMap<>()));

    try (ChangeWriter writer = new ChangeWriter(store, SETTINGS, List.of())) {
      write(writer, 50);
      writer.write(RecordChanges.of(bad));

      assertThat(
          writer.finishBundle().stream().map(refused -> refused.change()).toList(), contains(bad));
      assertThat(itemsOf(store), is(50));
    }
  }

  /** Large changes are sent few at a time: by their number, 64 MiB would be under way. */
  @Test
  void memory_isBoundedInBytes() throws InterruptedException {
    AtomicLong underWay = new AtomicLong();
    AtomicLong most = new AtomicLong();
    Fake store =
        new Fake(
            () -> {
              most.accumulateAndGet(underWay.addAndGet(Limits.MAX_VALUE_BYTES), Math::max);
              return CompletableFuture.runAsync(
                  () -> underWay.addAndGet(-Limits.MAX_VALUE_BYTES),
                  CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS));
            });
    WriteSettings wide = WriteSettings.of(1024, MEMORY, Duration.ofSeconds(60));

    try (ChangeWriter writer = new ChangeWriter(store, wide, List.of())) {
      for (int i = 0; i < 1_000; i++) {
        writer.write(RecordChanges.of(put("r" + i, "k", Limits.MAX_VALUE_BYTES)));
      }
      writer.finishBundle();
    }

    // Half is for requests, each with its statements, which hold every value a second time.
    assertThat(most.get(), lessThanOrEqualTo(MEMORY.bytes() / 4));
    assertThat(most.get(), greaterThan((long) Limits.MAX_VALUE_BYTES));
  }

  /** All its batches on one place in the window, a supernode could overload what others respect. */
  @Test
  void bucketsOfARecord_takeAPlaceEach() throws InterruptedException {
    NamespaceLayout spread = NamespaceLayout.of("things", 1024, null);
    Fake store =
        new Fake(
            () ->
                CompletableFuture.runAsync(
                    () -> {}, CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS)));
    List<KvChange> supernode = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      supernode.add(put("r", "k" + i, 10));
    }

    try (ChangeWriter writer = new ChangeWriter(store, SETTINGS, List.of(spread))) {
      writer.write(new RecordChanges(supernode));
      writer.finishBundle();
    }

    assertThat(itemsOf(store), is(5_000));
    assertThat(store.requests.get(), greaterThan(1_024 / 10));
    assertThat(store.mostInFlight.get(), lessThanOrEqualTo(16));
  }

  /** A job restarts on the same worker: what a closed writer still held must not stay counted. */
  @Test
  void close_givesBackTheMemoryOfWhatIsUnderWay() throws InterruptedException {
    BufferMemory memory = new BufferMemory("close", 1 << 20);
    WriteSettings settings = WriteSettings.of(16, memory, Duration.ofSeconds(60));
    Fake silent = new Fake(CompletableFuture::new);

    try (HeapPool.Share other = memory.openSending()) {
      ChangeWriter writer = new ChangeWriter(silent, settings, List.of());
      writer.write(RecordChanges.of(put("r", "k", Limits.MAX_VALUE_BYTES)));
      assertThat(other.hasRoom(memory.bytes() / 2), is(false));

      writer.close();

      assertThat(other.hasRoom(memory.bytes() / 2), is(true));
    }
  }

  private static void write(ChangeWriter writer, int changes) throws InterruptedException {
    for (int i = 0; i < changes; i++) {
      writer.write(RecordChanges.of(put("r" + i, "k", 10)));
    }
  }

  private static KvChange put(String id, String key, int valueBytes) {
    TreeMap<String, Cell> cells = new TreeMap<>();
    cells.put("p", new Cell(1, Bytes.wrap(new byte[valueBytes])));
    return new KvChange("things", id, key, ItemState.put(1, cells));
  }

  private static int itemsOf(Fake store) {
    AtomicInteger items = new AtomicInteger();
    store.scan("things", Instant.EPOCH, (id, item) -> items.incrementAndGet());
    return items.get();
  }

  private static CompletionStage<?> unavailable() {
    return CompletableFuture.failedFuture(
        new StoreUnavailableException("the node is gone", new IllegalStateException("gone")));
  }

  private static CompletionStage<?> done() {
    return CompletableFuture.completedFuture(null);
  }
}
