package dev.rdg.testdata.oracle;

import static java.util.Objects.requireNonNull;

import dev.rdg.testdata.Expected;
import dev.rdg.testdata.GeneratedRecord;
import dev.rdg.testdata.Topic;
import dev.rdg.testdata.oracle.ExpectedGraph.Address;
import dev.rdg.testdata.oracle.ExpectedGraph.Outcomes;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Defines what must be in the store after a set of records, in whatever order and how often they
 * came.
 *
 * <p>It keeps the primitive steps of every item, sorts them by time (at the same time puts before
 * unsets before deletes, and puts by their value) and takes one after the other. That gives what
 * the store's rules ask for: the newest wins, a deletion wins against what is not newer, and of two
 * values of one time the greater wins. A step taken twice changes nothing.
 */
public final class Oracle {

  /** Takes the changes of events, item by item. */
  @FunctionalInterface
  public interface ChangeVisitor {

    /**
     * Takes a change.
     *
     * @param key empty for a node
     * @param at the event's write timestamp, microseconds since the epoch
     * @param place where the change stands in its source's log; -1 for an event that is none
     * @param deleted whether the item is deleted, and nothing else
     * @param properties by name, a String, Long, Double, Boolean or Instant; null where unset
     */
    void change(
        String namespace,
        String id,
        String key,
        long at,
        long place,
        boolean deleted,
        Map<String, @Nullable Object> properties);
  }

  private final Map<String, Map<Address, ItemHistory>> histories = new HashMap<>();
  private final Map<Topic, Tally> tallies = new EnumMap<>(Topic.class);
  private final Map<String, String> titleByEpisode = new HashMap<>();
  private final Derivation derivation;

  /**
   * @param references the enrichment's table, lines {@code episode_id,title_id}
   */
  public Oracle(Stream<String> references) {
    references.forEach(
        line -> {
          int comma = line.indexOf(',');
          titleByEpisode.put(line.substring(0, comma), line.substring(comma + 1));
        });
    derivation = new Derivation(titleByEpisode, this::take);
    for (Topic topic : Topic.values()) {
      tallies.put(topic, new Tally());
    }
  }

  /** Counts the record's outcome and takes its changes where it is applied. */
  public void accept(GeneratedRecord record) {
    Tally tally = requireNonNull(tallies.get(record.topic()));
    tally.read++;
    if (record.expected() instanceof Expected.Filtered filtered) {
      tally.filtered.merge(filtered.name(), 1L, Long::sum);
    } else if (record.expected() instanceof Expected.Rejected rejected) {
      tally.rejected.merge(rejected.reason(), 1L, Long::sum);
    } else {
      tally.applied++;
      tally.derived += derivation.derive(requireNonNull(record.event(), "event"));
    }
  }

  /** The graph of all records accepted so far; to be read before more are accepted. */
  public ExpectedGraph graph() {
    Map<Topic, Outcomes> outcomes = new EnumMap<>(Topic.class);
    tallies.forEach((topic, tally) -> outcomes.put(topic, tally.outcomes()));
    return new ExpectedGraph(histories, outcomes);
  }

  /** What a record changes, without taking it; nothing where it is not applied. */
  public void visitChanges(GeneratedRecord record, ChangeVisitor visitor) {
    if (record.event() != null && record.expected() instanceof Expected.Applied) {
      new Derivation(
              titleByEpisode,
              (namespace, id, key, operations) -> visit(visitor, namespace, id, key, operations))
          .derive(record.event());
    }
  }

  private static void visit(
      ChangeVisitor visitor, String namespace, String id, String key, List<Operation> operations) {
    Operation first = operations.get(0);
    Map<String, @Nullable Object> properties = new TreeMap<>();
    for (Operation operation : operations) {
      switch (operation.kind()) {
        case PUT -> properties.put(operation.property(), operation.value());
        case UNSET -> properties.put(operation.property(), null);
        case DELETE, TOUCH -> {}
      }
    }
    visitor.change(
        namespace,
        id,
        key,
        first.timestamp(),
        first.place(),
        first.kind() == Operation.Kind.DELETE,
        properties);
  }

  private void take(String namespace, String id, String key, List<Operation> operations) {
    ItemHistory history =
        histories
            .computeIfAbsent(namespace, ignored -> new HashMap<>())
            .computeIfAbsent(new Address(id, key), ignored -> new ItemHistory());
    operations.forEach(history::add);
  }

  private static final class Tally {
    private long read;
    private long applied;
    private final SortedMap<String, Long> filtered = new TreeMap<>();
    private final SortedMap<String, Long> rejected = new TreeMap<>();
    private long derived;

    Outcomes outcomes() {
      return new Outcomes(read, applied, new TreeMap<>(filtered), new TreeMap<>(rejected), derived);
    }
  }
}
