package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import dev.rdg.model.ConfigException;
import dev.rdg.model.kv.NamespaceDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

  private static final String SELECT_ID =
      "SELECT id FROM system_schema.tables WHERE keyspace_name = ? AND table_name = ?";

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
    Homes now = homes;
    for (NamespaceDefinition definition : definitions) {
      now = now.with(definition.name(), Moves.follow(homes, definition.name(), sessions));
    }
    return TablePlanner.plan(now, definitions, read(now, definitions, sessions));
  }

  static FoundSchema read(Homes homes, List<NamespaceDefinition> wanted, ClusterSessions sessions) {
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
   * What tells each table from others, also from one of the same name that was dropped before:
   * {@code cluster name, table keyspace.table} with its id in Cassandra, by namespace. A namespace
   * that has no table is missing.
   *
   * @throws ConfigException when a cluster does not answer or does not let us look
   */
  public SortedMap<String, String> identities() {
    SortedMap<String, String> identities = new TreeMap<>();
    try (ClusterSessions sessions = new ClusterSessions()) {
      for (NamespaceDefinition definition : definitions) {
        Home home = Moves.follow(homes, definition.name(), sessions);
        Row row = readId(homes.clusterOf(home), home, sessions);
        if (row != null) {
          identities.put(definition.name(), home.place() + " " + row.getUuid(0));
        }
      }
      return identities;
    }
  }

  private static @Nullable Row readId(Cluster cluster, Home home, ClusterSessions sessions) {
    try {
      return sessions
          .of(cluster)
          .execute(SimpleStatement.newInstance(SELECT_ID, home.keyspace(), home.table()))
          .one();
    } catch (DriverException e) {
      throw CassandraErrors.toException(cluster.name(), e);
    }
  }

  /**
   * Drops the tables of these namespaces and what is recorded of them: for homes that nobody reads.
   * They are dropped just where these homes say, whatever has moved. Harmless to repeat.
   *
   * @param live where the namespaces are read and written
   * @throws ConfigException when one of the tables is live, and then nothing was dropped; when a
   *     cluster does not answer or does not let us
   */
  public void dropUnless(Homes live) {
    try (ClusterSessions sessions = new ClusterSessions()) {
      for (NamespaceDefinition definition : definitions) {
        Home home = homes.of(definition.name());
        if (Moves.follow(live, definition.name(), sessions).isSamePlace(home)) {
          throw new ConfigException(
              "table "
                  + home.qualifiedTable()
                  + " is where namespace "
                  + definition.name()
                  + " lives: it is not dropped.");
        }
      }
      FoundSchema found = read(homes, definitions, sessions);
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
    return new StatusReader(homes, definitions).read();
  }
}
