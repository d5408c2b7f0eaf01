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

  private final Map<String, Map<Address, ItemHistory>> histories = new HashMap<>();
  private final Map<Topic, Tally> tallies = new EnumMap<>(Topic.class);
  private final Derivation derivation;

  /**
   * @param references the enrichment's table, lines {@code episode_id,title_id}
   */
  public Oracle(Stream<String> references) {
    Map<String, String> titleByEpisode = new HashMap<>();
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
