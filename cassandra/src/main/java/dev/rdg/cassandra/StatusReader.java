package dev.rdg.cassandra;

import dev.rdg.cassandra.NamespaceStatus.State;
import dev.rdg.model.ConfigException;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at namespaces' homes for {@link CassandraTables#status}. */
final class StatusReader {
  private final Homes homes;
  private final List<NamespaceDefinition> definitions;
  private final Set<String> down = new HashSet<>();
  private final Map<String, NamespaceStatus> found = new HashMap<>();

  StatusReader(Homes homes, List<NamespaceDefinition> definitions) {
    this.homes = homes;
    this.definitions = definitions;
  }

  List<NamespaceStatus> read() {
    try (ClusterSessions sessions = new ClusterSessions()) {
      Map<String, List<NamespaceDefinition>> byCluster = new LinkedHashMap<>();
      Homes now = homes;
      for (NamespaceDefinition one : definitions) {
        Home home = follow(one, sessions);
        now = now.with(one.name(), home);
        byCluster.computeIfAbsent(home.cluster(), cluster -> new ArrayList<>()).add(one);
      }
      for (List<NamespaceDefinition> group : byCluster.values()) {
        group.removeIf(one -> found.containsKey(one.name()));
        read(now, group, sessions);
      }
    }
    return definitions.stream().map(one -> found.get(one.name())).toList();
  }

  /** A cluster that did not answer is not asked again. */
  private Home follow(NamespaceDefinition definition, ClusterSessions sessions) {
    Home home = homes.of(definition.name());
    if (down.contains(home.cluster())) {
      return home;
    }
    try {
      return Moves.follow(homes, definition.name(), sessions);
    } catch (ConfigException | StoreUnavailableException e) {
      if (sessions.isOpen(homes.clusterOf(home))) {
        markDown(homes, definition, e); // where it has moved to
      } else {
        down.add(home.cluster());
      }
      return home;
    }
  }

  private void read(Homes now, List<NamespaceDefinition> group, ClusterSessions sessions) {
    if (group.isEmpty()) {
      return;
    }
    try {
      FoundSchema schema = CassandraTables.read(now, group, sessions);
      Map<String, Map<String, TableSize>> sizes = new HashMap<>();
      group.forEach(one -> found.put(one.name(), status(now, one, schema, sessions, sizes)));
    } catch (ConfigException | StoreUnavailableException e) {
      group.forEach(one -> markDown(now, one, e));
    }
  }

  private void markDown(Homes where, NamespaceDefinition definition, RuntimeException problem) {
    found.put(
        definition.name(),
        new NamespaceStatus(
            definition,
            where.of(definition.name()),
            State.DOWN,
            List.of(String.valueOf(problem.getMessage())),
            null));
  }

  /**
   * @param sizes of tables by keyspace, read once each
   */
  private static NamespaceStatus status(
      Homes homes,
      NamespaceDefinition definition,
      FoundSchema found,
      ClusterSessions sessions,
      Map<String, Map<String, TableSize>> sizes) {
    Home home = homes.of(definition.name());
    if (found.table(home) == null) {
      return new NamespaceStatus(definition, home, State.MISSING, List.of(), null);
    }
    TablePlan plan = TablePlanner.plan(homes, List.of(definition), found);
    List<String> notes = new ArrayList<>(plan.refused());
    notes.addAll(plan.pending());
    return new NamespaceStatus(
        definition,
        home,
        notes.isEmpty() ? State.OK : State.DIFFERS,
        notes,
        sizes
            .computeIfAbsent(
                home.keyspace(),
                keyspace -> TableSize.read(sessions.of(homes.clusterOf(home)), keyspace))
            .get(home.table()));
  }
}
