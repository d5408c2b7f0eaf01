package dev.rdg.pipelines;

import dev.rdg.io.sink.KvStoreProvider;
import dev.rdg.model.Bytes;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.RefusedChange;
import dev.rdg.model.store.Selection;
import dev.rdg.model.store.TokenRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A store that answers each write after a while, holds what it was given and its encoded form until
 * then, and counts it.
 */
final class SlowStore implements KvStore {
  private static final AtomicLong CHANGES = new AtomicLong();
  private static final long ANSWER_MILLIS = 5;

  private final Executor later =
      CompletableFuture.delayedExecutor(ANSWER_MILLIS, TimeUnit.MILLISECONDS);

  /** Opens it, for namespaces of these layouts. */
  record Provider(ArrayList<NamespaceLayout> layouts) implements KvStoreProvider {
    @Override
    public KvStore open() {
      return new SlowStore();
    }
  }

  /** How many changes were written in this JVM. */
  static long changes() {
    return CHANGES.get();
  }

  @Override
  public CompletionStage<List<RefusedChange>> write(List<KvChange> changes) {
    List<byte[]> encoded = new ArrayList<>();
    for (KvChange change : changes) {
      for (Cell cell : change.state().cells().values()) {
        Bytes value = cell.value();
        encoded.add(value == null ? new byte[0] : value.toByteArray());
      }
    }
    return CompletableFuture.supplyAsync(
        () -> {
          CHANGES.addAndGet(changes.size() + 0L * encoded.size());
          return List.of();
        },
        later);
  }

  @Override
  public CompletionStage<Page> getAsync(String namespace, String id, Selection selection) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Long> countAsync(String namespace, String id, Instant asOf) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void scan(String namespace, TokenRange range, Instant asOf, ItemVisitor visitor) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
