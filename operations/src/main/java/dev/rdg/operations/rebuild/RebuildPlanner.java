package dev.rdg.operations.rebuild;

import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Home;
import dev.rdg.cassandra.Homes;
import dev.rdg.cassandra.Moves;
import dev.rdg.model.ConfigException;
import dev.rdg.model.ShortNames;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.operations.Engines;
import dev.rdg.transforms.Topic;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Plans rebuilds: which topics take part, and where the namespaces will live. */
public final class RebuildPlanner {
  /** As many characters as Cassandra's tables can have. */
  private static final int TABLE_CHARACTERS = 48;

  private RebuildPlanner() {}

  /**
   * Plans a rebuild: which topics take part, and where the namespaces will live. It is there from
   * here on.
   *
   * @param cluster the one to move to; null to stay
   * @throws ConfigException when no topic writes one of the namespaces, there is no such cluster,
   *     or the store does not let us look; nothing is left behind then
   */
  public static RebuildState plan(
      SortedSet<String> namespaces, @Nullable String cluster, Engines engines) {
    Instant now = Instant.now();
    Homes homes = Moves.follow(engines.store().homes(), namespaces);
    SortedMap<String, Home> old = new TreeMap<>();
    Homes next = homes;
    for (String namespace : namespaces) {
      Home home = homes.of(namespace);
      old.put(namespace, home);
      next =
          next.withPlace(
              namespace,
              cluster == null ? home.cluster() : cluster,
              home.keyspace(),
              nextTable(home.table(), RebuildState.numberOf(now)));
    }
    RebuildState state =
        RebuildState.plan(Rebuild.folder(engines), now, old, next, topicsOf(namespaces, engines));
    Set<String> taken =
        CassandraTables.of(next, definitions(engines, namespaces)).identities().keySet();
    if (!taken.isEmpty()) {
      throw new ConfigException(
          "the next tables of " + String.join(", ", taken) + " are there already: try again.");
    }
    state.save();
    return state;
  }

  private static String nextTable(String table, String number) {
    String base = table.replaceFirst("__[0-9a-z]+$", "");
    String suffix = "__" + number;
    return ShortNames.of(base, TABLE_CHARACTERS - suffix.length(), base) + suffix;
  }

  private static SortedSet<String> topicsOf(Collection<String> namespaces, Engines engines) {
    SortedSet<String> topics = new TreeSet<>();
    for (Topic<?> topic : engines.project().topics().all()) {
      if (topic.writes().namespaces().stream().anyMatch(one -> namespaces.contains(one.name()))) {
        topics.add(topic.name());
      }
    }
    if (topics.isEmpty()) {
      throw new ConfigException("no topic writes " + String.join(", ", namespaces) + ".");
    }
    return topics;
  }

  static List<NamespaceDefinition> definitions(Engines engines, Collection<String> namespaces) {
    return engines.project().graph().stream()
        .filter(one -> namespaces.contains(one.name()))
        .toList();
  }
}
