package dev.rdg.reader;

import dev.rdg.model.kv.Item;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.PageToken;
import dev.rdg.model.store.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the edges of a node along one step, page by page of the store until there are enough. */
final class EdgeReads {
  /** The most edges that are looked at for one answer. */
  static final int MAX_LOOKED_AT = 100_000;

  /** About the most bytes that one answer has. */
  static final int MAX_BYTES = 4 << 20;

  private final ItemReads reads;
  private final Instant asOf;

  EdgeReads(ItemReads reads, Instant asOf) {
    this.reads = reads;
    this.asOf = asOf;
  }

  /**
   * Some edges of a node.
   *
   * @param next where to go on; null where there are no more
   */
  record Found(List<Item> items, @Nullable String next) {}

  CompletionStage<Found> read(NodeId node, PlannedStep step, @Nullable String resumed) {
    if (step.order() != EdgeOrder.KEY) {
      return new Newest(node, step, resumed).read();
    }
    Selection all = Selection.all(asOf);
    Selection first = resumed == null ? all : all.resumedAt(resumed);
    return byKey(step.namespace(), node.id(), first, step.limit(), MAX_BYTES, step::takes);
  }

  /**
   * Some items of a record in the order of their keys.
   *
   * @param first where the first page begins; of any size
   * @param limit the most items
   * @param maxBytes about the most bytes
   */
  CompletionStage<Found> byKey(
      String namespace,
      String id,
      Selection first,
      int limit,
      long maxBytes,
      Predicate<Item> filter) {
    Selection page = first.withLimit(Math.min(Selection.DEFAULT_LIMIT, limit));
    return new ByKey(namespace, id, page, limit, maxBytes, filter).read();
  }

  /** Reads the store's pages one after the other. */
  private abstract class Reading {
    private final String namespace;
    private final String id;
    private Selection selection;
    private int lookedAt;

    Reading(String namespace, String id, Selection first) {
      this.namespace = namespace;
      this.id = id;
      this.selection = first;
    }

    /** Takes a page; null where it needs the next one. */
    abstract @Nullable Found take(Page page, boolean isLast);

    final CompletionStage<Found> read() {
      return reads
          .get(namespace, id, selection)
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
    private final int limit;
    private final long maxBytes;
    private final Predicate<Item> filter;
    private final List<Item> taken = new ArrayList<>();
    private long bytes;

    ByKey(
        String namespace,
        String id,
        Selection first,
        int limit,
        long maxBytes,
        Predicate<Item> filter) {
      super(namespace, id, first);
      this.limit = limit;
      this.maxBytes = maxBytes;
      this.filter = filter;
    }

    @Override
    @Nullable Found take(Page page, boolean isLast) {
      for (Item item : page.items()) {
        if (filter.test(item)) {
          if (isFull()) {
            return new Found(taken, after(taken.get(taken.size() - 1)));
          }
          taken.add(item);
          bytes += item.bytes();
        }
      }
      return isLast || isFull() ? new Found(taken, page.next()) : null;
    }

    private boolean isFull() {
      return taken.size() == limit || bytes >= maxBytes;
    }

    private static String after(Item last) {
      return new PageToken(last.key(), Selection.Order.FORWARD, (int) last.bytes()).toString();
    }
  }

  private final class Newest extends Reading {
    private final PlannedStep step;
    private final @Nullable NewestToken after;
    private final PriorityQueue<Item> newest =
        new PriorityQueue<>(NewestToken.NEWEST.reversed()); // the oldest at its head
    private boolean more;

    Newest(NodeId node, PlannedStep step, @Nullable String resumed) {
      super(step.namespace(), node.id(), Selection.all(asOf));
      this.step = step;
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
