package dev.rdg.model.store;

import dev.rdg.model.kv.Item;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills a page with the items that a store finds: the one place that decides where a page ends, so
 * that all stores end it alike. Not thread-safe.
 */
public final class PageBuilder {
  private final Selection selection;
  private final List<Item> items = new ArrayList<>();
  private long bytes;
  private boolean more;

  /** An empty page. */
  public PageBuilder(Selection selection) {
    this.selection = selection;
  }

  /**
   * Adds the next visible item, in the selection's order, if it still has a place: within the limit
   * of items, and within that of bytes unless it is the first.
   *
   * @return whether it was added; if not, the page is full and the item begins the next
   */
  public boolean add(Item item) {
    long size = item.bytes();
    if (items.size() == selection.limit()
        || !items.isEmpty() && bytes + size > selection.pageBytes()) {
      more = true;
      return false;
    }
    items.add(item);
    bytes += size;
    return true;
  }

  /** The average size of the items so far in bytes, 0 without one. */
  public int itemBytes() {
    return items.isEmpty() ? 0 : (int) Math.min(Integer.MAX_VALUE, bytes / items.size());
  }

  /** The page; it has a next one when an item was turned away. */
  public Page build() {
    if (!more) {
      return new Page(items, null);
    }
    String last = items.get(items.size() - 1).key();
    return new Page(items, new PageToken(last, selection.order(), itemBytes()).toString());
  }
}
