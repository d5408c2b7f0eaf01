package dev.rdg.reader;

import dev.rdg.model.kv.Item;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.PageToken;
import dev.rdg.model.store.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads the edges of a node along one step, page by page of the store until there are enough. */
final class EdgeReads {
  /** The most edges that are looked at for one answer. */
  static final int MAX_LOOKED_AT = 100_000;

  /** About the most bytes that one answer has. */
  static final int MAX_BYTES = 4 << 20;

  private final KvStore store;
  private final Instant asOf;

  EdgeReads(KvStore store, Instant asOf) {
    this.store = store;
    this.asOf = asOf;
  }

  /**
   * Some edges of a node.
   *
   * @param next where to go on; null where there are no more
   */
  record Found(List<Item> items, @Nullable String next) {}

  CompletionStage<Found> read(NodeId node, PlannedStep step, @Nullable String resumed) {
    return step.order() == EdgeOrder.KEY
        ? new ByKey(node, step, resumed).read()
        : new Newest(node, step, resumed).read();
  }

  /** Reads the store's pages one after the other. */
  private abstract class Reading {
    final PlannedStep step;
    private final NodeId node;
    private Selection selection;
    private int lookedAt;

    Reading(NodeId node, PlannedStep step, Selection first) {
      this.node = node;
      this.step = step;
      this.selection = first;
    }

    /** Takes a page; null where it needs the next one. */
    abstract @Nullable Found take(Page page, boolean isLast);

    final CompletionStage<Found> read() {
      return store
          .getAsync(step.namespace(), node.id(), selection)
          .thenCompose(
              page -> {
                lookedAt += page.items().size();
                String next = page.next();
                Found found = take(page, next == null || lookedAt >= MAX_LOOKED_AT);
                if (found != null) {
                  return CompletableFuture.completedFuture(found);
                }
                selection = selection.resumedAt(String.valueOf(next));
                return read();
              });
    }
  }

  private final class ByKey extends Reading {
    private final List<Item> taken = new ArrayList<>();
    private long bytes;

    ByKey(NodeId node, PlannedStep step, @Nullable String resumed) {
      super(node, step, selection(step, resumed));
    }

    private static Selection pageOf(PlannedStep step, Selection all) {
      return all.withLimit(Math.min(Selection.DEFAULT_LIMIT, step.limit()));
    }

    @Override
    @Nullable Found take(Page page, boolean isLast) {
      for (Item item : page.items()) {
        if (step.takes(item)) {
          if (taken.size() == step.limit() || bytes >= MAX_BYTES) {
            return new Found(taken, after(taken.get(taken.size() - 1)));
          }
          taken.add(item);
          bytes += item.bytes();
        }
      }
      boolean isFull = taken.size() == step.limit() || bytes >= MAX_BYTES;
      return isLast || isFull ? new Found(taken, page.next()) : null;
    }

    private static String after(Item last) {
      return new PageToken(last.key(), Selection.Order.FORWARD, (int) last.bytes()).toString();
    }
  }

  private Selection selection(PlannedStep step, @Nullable String resumed) {
    Selection all = ByKey.pageOf(step, Selection.all(asOf));
    return resumed == null ? all : all.resumedAt(resumed);
  }

  private final class Newest extends Reading {
    private final @Nullable NewestToken after;
    private final PriorityQueue<Item> newest =
        new PriorityQueue<>(NewestToken.NEWEST.reversed()); // the oldest at its head
    private boolean more;

    Newest(NodeId node, PlannedStep step, @Nullable String resumed) {
      super(node, step, Selection.all(asOf));
      after = resumed == null ? null : NewestToken.parse(resumed);
    }

    @Override
    @Nullable Found take(Page page, boolean isLast) {
      for (Item item : page.items()) {
        if (step.takes(item) && (after == null || after.isBefore(item))) {
          newest.add(item);
          if (newest.size() > step.limit()) {
            newest.remove();
            more = true;
          }
        }
      }
      if (!isLast) {
        return null;
      }
      if (page.next() != null) {
        throw new TooManyEdgesException(
            "one of the nodes has more than "
                + MAX_LOOKED_AT
                + " edges '"
                + step.type().name()
                + "': the newest of so many are not found by looking at all; take the order KEY.");
      }
      List<Item> sorted = new ArrayList<>(newest);
      sorted.sort(NewestToken.NEWEST);
      return new Found(
          sorted, more ? NewestToken.of(sorted.get(sorted.size() - 1)).toString() : null);
    }
  }
}
