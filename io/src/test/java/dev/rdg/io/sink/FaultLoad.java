package dev.rdg.io.sink;

import static dev.rdg.testdata.contract.KvStoreContract.LAYOUTS;

import com.google.common.util.concurrent.RateLimiter;
import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.Homes;
import dev.rdg.model.Bytes;
import dev.rdg.model.kv.BufferMemory;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.HeapPool;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.JoinBuffer;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordChanges;
import dev.rdg.model.store.GraphDigest;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.model.store.RefusedChange;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writers that write seeded changes, bundle after bundle, as a job's worker threads do, until they
 * are told to stop; and what the store must hold then.
 */
final class FaultLoad {
  private static final int WRITERS = 2;
  private static final int BUNDLE = 500;
  private static final int RECORDS = 2_000;

  private final long seed;
  private final Homes homes;
  private static final BufferMemory MEMORY = BufferMemory.ofJob("FaultLoad");

  private final WriteSettings settings;
  private final RateLimiter rate;
  private final long base =
      ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - 3_600_000_000L;
  private final List<Writer> writers = new ArrayList<>();
  private volatile boolean stopping;

  /** With so many changes a second. */
  FaultLoad(long seed, Homes homes, int changesPerSecond) {
    this.seed = seed;
    this.homes = homes;
    this.settings = WriteSettings.of(256, MEMORY, Duration.ofSeconds(120));
    this.rate = RateLimiter.create(changesPerSecond);
  }

  void start() {
    for (int i = 0; i < WRITERS; i++) {
      Writer writer = new Writer(i);
      writers.add(writer);
      writer.done = CompletableFuture.runAsync(writer, command -> new Thread(command).start());
    }
  }

  /** Changes that the store has acknowledged so far; fails when a bundle has failed. */
  long written() {
    writers.stream().filter(writer -> writer.done.isDone()).forEach(writer -> writer.done.join());
    return writers.stream().mapToLong(writer -> writer.written.get()).sum();
  }

  /** Requests that were sent again so far. */
  long retries() {
    return writers.stream().mapToLong(writer -> writer.retries.get()).sum();
  }

  /** Ends the bundles under way; fails when one failed. */
  void stop() {
    stopping = true;
    writers.forEach(writer -> writer.done.join());
  }

  /** The digest of the store. */
  String digest(Instant asOf) {
    try (CassandraKvStore store = CassandraKvStore.open(homes, LAYOUTS)) {
      return GraphDigest.of(store, namespaces(), asOf).hex();
    }
  }

  /** What it must be: that of the same changes in a store that cannot fail. */
  String expectedDigest(Instant asOf) {
    try (InMemoryKvStore store = new InMemoryKvStore(LAYOUTS)) {
      for (Writer writer : writers) {
        Changes changes = new Changes(writer.number);
        for (long i = 0; i < writer.written.get(); i++) {
          store.write(List.of(changes.next()));
        }
      }
      return GraphDigest.of(store, namespaces(), asOf).hex();
    }
  }

  private static List<String> namespaces() {
    return LAYOUTS.stream().map(layout -> layout.name()).toList();
  }

  private final class Writer implements Runnable {
    private final int number;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private CompletableFuture<Void> done = CompletableFuture.completedFuture(null);

    Writer(int number) {
      this.number = number;
    }

    @Override
    public void run() {
      Changes changes = new Changes(number);
      try (CassandraKvStore store = CassandraKvStore.open(homes, LAYOUTS);
          ChangeWriter writer = new ChangeWriter(store, settings, LAYOUTS);
          HeapPool.Share share = MEMORY.openJoining()) {
        while (!stopping) {
          rate.acquire(BUNDLE);
          writer.startBundle();
          JoinBuffer buffer = new JoinBuffer(share);
          List<RecordChanges> records = new ArrayList<>();
          for (int i = 0; i < BUNDLE; i++) {
            buffer.join(changes.next(), records::add);
          }
          buffer.flush(records::add);
          for (RecordChanges record : records) {
            writer.write(record);
          }
          List<RefusedChange> refused = writer.finishBundle();
          if (!refused.isEmpty()) {
            throw new IllegalStateException("refused: " + refused);
          }
          written.addAndGet(BUNDLE);
          retries.addAndGet(writer.retries());
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * An endless sequence of upserts, unsets and deletes, with ties and changes to one item by
   * several writers as the rule.
   */
  private final class Changes {
    private final SplittableRandom random;

    Changes(int writer) {
      random = new SplittableRandom(seed * 31 + writer);
    }

    KvChange next() {
      String namespace = LAYOUTS.get(random.nextInt(LAYOUTS.size())).name();
      String id = "r" + random.nextInt(RECORDS);
      String key = "k" + random.nextInt(20);
      long time = base + random.nextInt(1_000_000);
      return switch (random.nextInt(20)) {
        case 0 -> KvChange.deleteRecord(namespace, id, time - 900_000);
        case 1, 2 -> new KvChange(namespace, id, key, ItemState.deleted(time));
        case 3 -> put(namespace, id, key, time, null);
        default -> put(namespace, id, key, time, value(time));
      };
    }

    /** One value for a cell and time: of a retained type, two are outside the law. */
    private Bytes value(long time) {
      return Bytes.wrap(ByteBuffer.allocate(100).putLong(time * 0x9e3779b97f4a7c15L).array());
    }

    private KvChange put(
        String namespace,
        String id,
        String key,
        long time,
        @org.jspecify.annotations.Nullable Bytes value) {
      TreeMap<String, Cell> cells = new TreeMap<>();
      cells.put("p" + random.nextInt(4), new Cell(time, value));
      return new KvChange(namespace, id, key, ItemState.put(time, cells));
    }
  }
}
