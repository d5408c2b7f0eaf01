package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import dev.rdg.cassandra.NamespaceStatus.State;
import dev.rdg.model.ConfigException;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The tables of namespaces: compares those of a running store with what the graph asks for, and
 * creates what is missing. Beside them each keyspace has a table that says what they were made for,
 * so that a later graph cannot silently change what is stored.
 */
public final class CassandraTables {
  /** How long tables remember deletes: Cassandra's default, which ours keep. */
  public static final Duration GC_GRACE = Duration.ofDays(10);

  /**
   * Another {@link #apply} may come between looking and doing; then there is something new to see.
   */
  private static final int ATTEMPTS = 5;

  private final Homes homes;
  private final List<NamespaceDefinition> definitions;

  private CassandraTables(Homes homes, Collection<NamespaceDefinition> definitions) {
    this.homes = homes;
    this.definitions = List.copyOf(definitions);
  }

  /** The tables of these namespaces. */
  public static CassandraTables of(Homes homes, Collection<NamespaceDefinition> definitions) {
    return new CassandraTables(homes, definitions);
  }

  /** The CQL for a store that has nothing, keyspaces first. Harmless to execute again. */
  public List<String> ddl() {
    return TablePlanner.plan(homes, definitions, FoundSchema.none()).cql();
  }

  /**
   * Compares the store with what is asked; changes nothing.
   *
   * @throws ConfigException when a cluster does not answer
   */
  public TablePlan plan() {
    try (ClusterSessions sessions = new ClusterSessions()) {
      return plan(sessions);
    }
  }

  private TablePlan plan(ClusterSessions sessions) {
    return TablePlanner.plan(homes, definitions, read(definitions, sessions));
  }

  private FoundSchema read(List<NamespaceDefinition> wanted, ClusterSessions sessions) {
    return FoundSchema.read(
        homes, wanted.stream().map(definition -> homes.of(definition.name())).toList(), sessions);
  }

  /**
   * Creates and records what is missing. Harmless to repeat, also by several at once.
   *
   * @return what it did, a line each; empty when there was nothing to do
   * @throws ConfigException when the store refuses a change, a line each, and then nothing was
   *     changed; when a cluster does not answer or does not let us, or its nodes do not agree on a
   *     change
   */
  public List<String> apply() {
    return apply(line -> {});
  }

  /**
   * As {@link #apply()}.
   *
   * @param listener told each line as soon as it is so
   */
  public List<String> apply(Consumer<String> listener) {
    List<String> done = new ArrayList<>();
    try (ClusterSessions sessions = new ClusterSessions()) {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        TablePlan plan = plan(sessions);
        plan.requireCompatible();
        if (plan.steps().isEmpty()) {
          return done;
        }
        for (TablePlan.Step step : plan.steps()) {
          if (execute(sessions.of(step.cluster()), step)) {
            done.add(step.done());
            listener.accept(step.done());
          }
        }
      }
    }
    throw new ConfigException(
        "others change the store's schema at the same time: run ./rdg schema apply again.");
  }

  /**
   * Whether the step was ours to do, and not done by somebody else in between. Each statement is
   * sent once: the driver would send an idempotent one to a second node when the first is slow, and
   * two nodes that create one table at once are what Cassandra likes least.
   */
  private static boolean execute(CqlSession session, TablePlan.Step step) {
    boolean applied = true;
    try {
      for (String cql : step.cql()) {
        ResultSet result =
            session.execute(
                SimpleStatement.newInstance(cql)
                    .setConsistencyLevel(ConsistencyLevel.QUORUM)
                    .setIdempotent(false));
        if (!result.getExecutionInfo().isSchemaInAgreement()) {
          throw new ConfigException(
              "the nodes of Cassandra cluster '"
                  + step.cluster().name()
                  + "' do not agree on the schema ("
                  + step.pending()
                  + "): check that all are up, and run ./rdg schema apply again.");
        }
        applied = result.wasApplied();
      }
      return applied;
    } catch (DriverException e) {
      throw CassandraErrors.toException(step.cluster().name(), e);
    }
  }

  /**
   * Drops the tables of these namespaces and what is recorded of them: for homes that nobody reads.
   * Harmless to repeat.
   *
   * @throws ConfigException when a cluster does not answer or does not let us
   */
  public void drop() {
    try (ClusterSessions sessions = new ClusterSessions()) {
      FoundSchema found = read(definitions, sessions);
      for (NamespaceDefinition definition : definitions) {
        Home home = homes.of(definition.name());
        if (found.table(home) != null) {
          Cluster cluster = homes.clusterOf(home);
          execute(
              sessions.of(cluster),
              new TablePlan.Step(
                  cluster,
                  TablePlan.Action.DROP,
                  "table " + home.qualifiedTable(),
                  List.of(
                      "DROP TABLE IF EXISTS " + home.qualifiedTable(),
                      TableCql.forgetRecords(home))));
        }
      }
    }
  }

  /** How each namespace is doing; a cluster that does not answer is a state and no failure. */
  public List<NamespaceStatus> status() {
    Map<String, List<NamespaceDefinition>> byCluster = new LinkedHashMap<>();
    for (NamespaceDefinition definition : definitions) {
      byCluster
          .computeIfAbsent(homes.of(definition.name()).cluster(), cluster -> new ArrayList<>())
          .add(definition);
    }
    List<NamespaceStatus> all = new ArrayList<>();
    byCluster.values().forEach(group -> all.addAll(status(group)));
    return all;
  }

  /** Of namespaces of one cluster. */
  private List<NamespaceStatus> status(List<NamespaceDefinition> group) {
    try (ClusterSessions sessions = new ClusterSessions()) {
      FoundSchema found = read(group, sessions);
      Map<String, Map<String, TableSize>> sizes = new HashMap<>();
      return group.stream().map(one -> status(one, found, sessions, sizes)).toList();
    } catch (ConfigException | StoreUnavailableException e) {
      List<String> notes = List.of(String.valueOf(e.getMessage()));
      return group.stream()
          .map(one -> new NamespaceStatus(one, homes.of(one.name()), State.DOWN, notes, null))
          .toList();
    }
  }

  private NamespaceStatus status(
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
