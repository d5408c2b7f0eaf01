package dev.rdg.benchmarks;

import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.KvStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Edges like those of {@code watched}: four properties, about 100 bytes of values. */
final class Edges {
  private static final int IN_FLIGHT = 64;
  private static final int BATCH = 50;

  private Edges() {}

  /** Writes edges of one record, with keys in order, and waits for the store. */
  static void write(KvStore store, String namespace, String id, int edges)
      throws InterruptedException {
    write(store, IntStream.range(0, edges).mapToObj(i -> edge(namespace, id, i)));
  }

  /** Writes changes, of which those to one record follow each other, and waits for the store. */
  static void write(KvStore store, Stream<KvChange> changes) throws InterruptedException {
    Semaphore permits = new Semaphore(IN_FLIGHT);
    AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
    List<KvChange> batch = new ArrayList<>();
    for (KvChange change : (Iterable<KvChange>) changes::iterator) {
      KvChange first = batch.isEmpty() ? change : batch.get(0);
      if (batch.size() == BATCH
          || !first.id().equals(change.id())
          || !first.namespace().equals(change.namespace())) {
        write(store, List.copyOf(batch), permits, failed);
        batch.clear();
      }
      batch.add(change);
    }
    write(store, List.copyOf(batch), permits, failed);
    permits.acquire(IN_FLIGHT);
    Throwable failure = failed.get();
    if (failure != null) {
      throw new IllegalStateException("the load could not be written", failure);
    }
  }

  private static void write(
      KvStore store,
      List<KvChange> batch,
      Semaphore permits,
      AtomicReference<@Nullable Throwable> failed)
      throws InterruptedException {
    permits.acquire();
    store
        .write(batch)
        .whenComplete(
            (refused, failure) -> {
              if (failure != null) {
                failed.set(failure);
              }
              permits.release();
            });
  }

  /** The key of the edge with this number. */
  static String key(int number) {
    return String.format(Locale.ROOT, "title-%08d", number);
  }

  private static KvChange edge(String namespace, String id, int number) {
    long time = 1_760_000_000_000_000L + number;
    TreeMap<String, Cell> cells = new TreeMap<>();
    cells.put("episode", cell(time, "episode-" + number));
    cells.put("position_seconds", new Cell(time, ValueFormat.encode((long) number)));
    cells.put("quality", cell(time, "2160p HDR10 Dolby Atmos"));
    cells.put("subtitles", cell(time, "nl-NL forced, en-GB, de-DE"));
    return new KvChange(namespace, id, key(number), ItemState.put(time, cells));
  }

  private static Cell cell(long time, String text) {
    return new Cell(time, ValueFormat.encode(text));
  }
}
