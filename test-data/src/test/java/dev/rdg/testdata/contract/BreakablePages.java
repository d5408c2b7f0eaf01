package dev.rdg.testdata.contract;

import dev.rdg.model.kv.Item;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.PageToken;
import dev.rdg.model.store.Selection;
import dev.rdg.model.store.Selection.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages of a {@link BreakableStore}: which items are selected, and where a page ends. */
final class BreakablePages {
  private final Flaw flaw;
  private final Selection selection;
  private final Comparator<String> order;

  BreakablePages(Flaw flaw, Selection selection) {
    this.flaw = flaw;
    this.selection = selection;
    this.order = BreakablePartition.order(flaw);
  }

  /** The page of a record's items, deleted ones too, in ascending order. */
  Page of(List<Map.Entry<String, BreakableItem>> items, @Nullable Duration retention) {
    List<Map.Entry<String, BreakableItem>> selected = new ArrayList<>(items);
    if (selection.order() == Order.BACKWARD) {
      Collections.reverse(selected);
    }
    selected.removeIf(entry -> !isSelected(entry.getKey()));
    return fill(resumed(selected), retention);
  }

  private boolean isSelected(String key) {
    if (selection.keys() != null && !selection.keys().contains(key)) {
      return false;
    }
    int fromStart = order.compare(key, selection.from());
    if (fromStart < 0 || key.isEmpty() && flaw == Flaw.EMPTY_KEY_LOST) {
      return false;
    }
    int toEnd = selection.to() == null ? -1 : order.compare(key, selection.to());
    return toEnd < 0 || toEnd == 0 && isEndIncluded();
  }

  private boolean isEndIncluded() {
    return flaw == Flaw.RANGE_END_INCLUDED
        || flaw == Flaw.BACKWARD_RANGE_END_INCLUDED && selection.order() == Order.BACKWARD;
  }

  private List<Map.Entry<String, BreakableItem>> resumed(
      List<Map.Entry<String, BreakableItem>> selected) {
    PageToken token = selection.resumed();
    if (token == null) {
      return selected;
    }
    if (flaw == Flaw.TOKEN_IS_AN_OFFSET) {
      return selected.subList(Math.min(token.itemBytes(), selected.size()), selected.size());
    }
    List<Map.Entry<String, BreakableItem>> rest = new ArrayList<>(selected);
    rest.removeIf(entry -> isBefore(entry.getKey(), token.key()));
    if (flaw == Flaw.TOKEN_RESUMES_ONE_LATE && !rest.isEmpty()) {
      rest.remove(0);
    }
    return rest;
  }

  private boolean isBefore(String key, String last) {
    int comparison =
        selection.order() == Order.FORWARD ? order.compare(key, last) : order.compare(last, key);
    return flaw == Flaw.TOKEN_REPEATS_BOUNDARY ? comparison < 0 : comparison <= 0;
  }

  private Page fill(List<Map.Entry<String, BreakableItem>> rest, @Nullable Duration retention) {
    List<Item> page = new ArrayList<>();
    int places = 0;
    long bytes = 0;
    for (Map.Entry<String, BreakableItem> entry : rest) {
      Item item = entry.getValue().visible(entry.getKey(), retention, selection.asOf());
      if (item == null && flaw != Flaw.LIMIT_COUNTS_DELETED) {
        continue;
      }
      if (places == selection.limit() || item != null && isTooMuch(page, bytes, item)) {
        return full(page);
      }
      places++;
      if (item != null) {
        page.add(item);
        bytes += item.bytes();
      }
    }
    return flaw == Flaw.TOKEN_AFTER_THE_END && page.size() == selection.limit()
        ? full(page)
        : new Page(page, null);
  }

  private boolean isTooMuch(List<Item> page, long bytes, Item item) {
    return flaw != Flaw.PAGE_BYTES_IGNORED
        && !page.isEmpty()
        && bytes + item.bytes() > selection.pageBytes();
  }

  private Page full(List<Item> page) {
    if (page.isEmpty()) {
      return new Page(page, null);
    }
    int last = page.size() - 1;
    PageToken resumed = selection.resumed();
    int offset = page.size() + (resumed == null ? 0 : resumed.itemBytes());
    PageToken token = new PageToken(page.get(last).key(), selection.order(), offset);
    return new Page(
        flaw == Flaw.PAGE_LOSES_LAST_ITEM ? page.subList(0, last) : page, token.toString());
  }
}
