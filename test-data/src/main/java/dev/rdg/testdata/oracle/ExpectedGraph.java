package dev.rdg.testdata.oracle;

import dev.rdg.testdata.Topic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a reader of the store must see, and what must have become of the records. */
public final class ExpectedGraph {

  /** Takes one item after the other. */
  @FunctionalInterface
  public interface Visitor {

    /**
     * Takes an item.
     *
     * @param key empty for a node
     * @param at the newest time that touched the item, microseconds since the epoch
     * @param properties by name
     */
    void item(String namespace, String id, String key, long at, SortedMap<String, Cell> properties);
  }

  /**
   * A property.
   *
   * @param value a String, Long, Double, Boolean or Instant; a ByteBuffer for bytes
   * @param timestamp its write timestamp in microseconds
   */
  public record Cell(Object value, long timestamp) {}

  /**
   * A node, an edge or an edge's reverse.
   *
   * @param at the newest time that touched the item, microseconds since the epoch
   */
  public record Item(long at, SortedMap<String, Cell> properties) {}

  /** How much a namespace holds. */
  public record Size(long records, long items) {}

  /**
   * What must have become of the records of one topic.
   *
   * @param filtered by filter
   * @param rejected by reason
   * @param derived node and edge changes of the applied records; one for each upsert or delete
   */
  public record Outcomes(
      long read,
      long applied,
      SortedMap<String, Long> filtered,
      SortedMap<String, Long> rejected,
      long derived) {}

  record Address(String id, String key) {

    static final Comparator<Address> ORDER =
        Comparator.comparing(Address::id, ValueOrder.UTF_8_BYTES)
            .thenComparing(Address::key, ValueOrder.UTF_8_BYTES);
  }

  private final SortedMap<String, Map<Address, ItemHistory>> histories;
  private final Map<Topic, Outcomes> outcomes;

  ExpectedGraph(Map<String, Map<Address, ItemHistory>> histories, Map<Topic, Outcomes> outcomes) {
    this.histories = new TreeMap<>(histories);
    this.outcomes = new EnumMap<>(outcomes);
  }

  /** All items: namespaces by name, records and their items by the UTF-8 bytes of id and key. */
  public void visit(Visitor visitor) {
    histories.forEach(
        (namespace, items) -> {
          List<Address> addresses = new ArrayList<>(items.keySet());
          addresses.sort(Address.ORDER);
          for (Address address : addresses) {
            item(namespace, address.id(), address.key())
                .ifPresent(
                    item ->
                        visitor.item(
                            namespace, address.id(), address.key(), item.at(), item.properties()));
          }
        });
  }

  /** One item; empty where it must not be in the store. */
  public Optional<Item> item(String namespace, String id, String key) {
    ItemHistory history = histories.getOrDefault(namespace, Map.of()).get(new Address(id, key));
    return history == null ? Optional.empty() : history.replay();
  }

  /** What each namespace holds, by namespace; namespaces never written to are left out. */
  public SortedMap<String, Size> sizes() {
    SortedMap<String, Size> sizes = new TreeMap<>();
    histories.forEach((namespace, items) -> sizes.put(namespace, size(items)));
    return sizes;
  }

  /** By topic; all four of them. */
  public Map<Topic, Outcomes> outcomes() {
    return Collections.unmodifiableMap(outcomes);
  }

  private static Size size(Map<Address, ItemHistory> items) {
    Map<String, Long> itemsById = new HashMap<>();
    items.forEach(
        (address, history) -> {
          if (history.replay().isPresent()) {
            itemsById.merge(address.id(), 1L, Long::sum);
          }
        });
    return new Size(itemsById.size(), itemsById.values().stream().mapToLong(Long::longValue).sum());
  }
}
