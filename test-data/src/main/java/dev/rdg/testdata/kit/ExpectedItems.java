package dev.rdg.testdata.kit;

import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.KvStore;
import dev.rdg.testdata.oracle.ExpectedGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The oracle's graph in a store, as if its events had been written there: for tests of readers. */
public final class ExpectedItems {
  private static final int IN_FLIGHT = 64;
  private static final int CHANGES_A_WRITE = 100;

  private final KvStore store;
  private final Semaphore permits = new Semaphore(IN_FLIGHT);
  private final List<KvChange> waiting = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();

  private ExpectedItems(KvStore store) {
    this.store = store;
  }

  /**
   * Writes all of them, and waits.
   *
   * @throws IllegalStateException when the store does not take one
   */
  public static void write(ExpectedGraph graph, KvStore store) {
    ExpectedItems items = new ExpectedItems(store);
    graph.visit(items::add);
    items.flush();
    items.permits.acquireUninterruptibly(IN_FLIGHT);
    Throwable failure = items.failed.get();
    if (failure != null) {
      throw new IllegalStateException("the store lacks some of the graph", failure);
    }
  }

  private void add(
      String namespace,
      String id,
      String key,
      long at,
      SortedMap<String, ExpectedGraph.Cell> properties) {
    boolean isOther =
        !waiting.isEmpty()
            && !(waiting.get(0).namespace().equals(namespace) && waiting.get(0).id().equals(id));
    if (isOther || waiting.size() == CHANGES_A_WRITE) {
      flush();
    }
    waiting.add(new KvChange(namespace, id, key, ItemState.put(at, ExpectedCells.of(properties))));
  }

  private void flush() {
    permits.acquireUninterruptibly();
    store
        .write(List.copyOf(waiting))
        .whenComplete(
            (refused, failure) -> {
              if (failure != null) {
                failed.set(failure);
              }
              permits.release();
            });
    waiting.clear();
  }
}
