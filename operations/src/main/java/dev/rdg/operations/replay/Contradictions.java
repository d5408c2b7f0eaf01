package dev.rdg.operations.replay;

import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.OrderedCells;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Selection;
import dev.rdg.pipelines.SampledChange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Looks up a sample of what a replay wrote. Where the store shows another value of the same time,
 * the replay has not changed it: of one time the greater value stays. That is how a derivation
 * shows that was corrected after its results were stored. Changes that have positions are not
 * looked up: equal times do not mean equal places there.
 */
public final class Contradictions {
  private final SortedSet<String> namespaces = new TreeSet<>();
  private long looked;
  private long different;

  Contradictions() {}

  /** How many items were looked up. */
  public long looked() {
    return looked;
  }

  /** How many of them are stored with other values at the same time. */
  public long different() {
    return different;
  }

  /** The namespaces of these. */
  public SortedSet<String> namespaces() {
    return namespaces;
  }

  /** Looks up the changes of a file of samples. */
  void look(KvStore store, String file) {
    BeamFiles.read(file).lines().map(SampledChange::parse).forEach(change -> look(store, change));
  }

  void look(KvStore store, KvChange change) {
    String key = change.key();
    if (key == null || change.state().at() == ItemState.NEVER || hasPosition(change)) {
      return;
    }
    looked++;
    List<Item> items =
        store
            .get(
                change.namespace(),
                change.id(),
                Selection.all(Instant.now()).withKeys(List.of(key)))
            .items();
    if (!items.isEmpty() && contradicts(change, items.get(0))) {
      different++;
      namespaces.add(change.namespace());
    }
  }

  /** Of these a later one of the same time stays, and a reader does not see which it was. */
  private static boolean hasPosition(KvChange change) {
    return change.state().cells().values().stream().anyMatch(OrderedCells::isOrdered);
  }

  /** An item that is gone, or newer, was changed by an event and not by another derivation. */
  private static boolean contradicts(KvChange change, Item stored) {
    Item written = change.state().visible(stored.key(), null, Instant.now());
    if (written == null) {
      return false;
    }
    for (Map.Entry<String, Cell> cell : written.cells().entrySet()) {
      Cell other = stored.cells().get(cell.getKey());
      if (other != null
          && other.timestamp() == cell.getValue().timestamp()
          && !Objects.equals(other.value(), cell.getValue().value())) {
        return true;
      }
    }
    return false;
  }
}
