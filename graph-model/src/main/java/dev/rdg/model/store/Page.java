package dev.rdg.model.store;

import dev.rdg.model.kv.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some items of a record.
 *
 * @param items in the order that was asked for
 * @param next the token to go on with by {@link Selection#resumedAt}; null on the last page
 */
public record Page(List<Item> items, @Nullable String next) {
  /** The items are unmodifiable from here on. */
  public Page {
    items = List.copyOf(items);
  }
}
