package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import dev.rdg.model.ConfigException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where namespaces have gone. A rebuild records it beside the table that a namespace leaves, in its
 * keyspace's {@code rdg_schema}, and everybody who opens a home is led on from there, wherever
 * their file of homes is. A home that is already the last one costs two short queries when it is
 * opened.
 */
public final class Moves {
  /** The element of a table's definition that says where its namespace lives now. */
  static final String ELEMENT = "moved to";

  private static final Pattern PLACE =
      Pattern.compile("cluster (\\S+), table ([a-z0-9_]+)\\.([a-z0-9_]+)");

  private Moves() {}

  /**
   * These homes, with those namespaces where they have moved to.
   *
   * @throws ConfigException when a namespace lives in a cluster that the file of homes does not
   *     know, or a cluster does not answer or does not let us look
   */
  public static Homes follow(Homes homes, Collection<String> namespaces) {
    try (ClusterSessions sessions = new ClusterSessions()) {
      Homes followed = homes;
      for (String namespace : namespaces) {
        followed = followed.with(namespace, follow(homes, namespace, sessions));
      }
      return followed;
    }
  }

  /** Where a namespace lives, by what is recorded at its home and from there on. */
  static Home follow(Homes homes, String namespace, ClusterSessions sessions) {
    Home home = homes.of(namespace);
    Set<Home> passed = new LinkedHashSet<>();
    while (passed.add(home)) {
      String moved = recorded(homes, home, sessions);
      if (moved == null) {
        return home;
      }
      home = next(homes, namespace, home, moved);
    }
    throw new ConfigException(
        "namespace "
            + namespace
            + " has moved in a circle: "
            + String.join(", ", passed.stream().map(Home::qualifiedTable).toList())
            + ". Delete the wrong row of rdg_schema with element '"
            + ELEMENT
            + "'.");
  }

  private static Home next(Homes homes, String namespace, Home home, String moved) {
    Matcher place = PLACE.matcher(moved);
    if (!place.matches()) {
      throw new ConfigException(
          "rdg_schema of keyspace "
              + home.keyspace()
              + " says that table "
              + home.table()
              + " has moved to '"
              + moved
              + "', which this version does not understand: take a newer one.");
    }
    if (!homes.hasCluster(place.group(1))) {
      throw new ConfigException(
          "namespace "
              + namespace
              + " has moved from "
              + home.qualifiedTable()
              + " to "
              + moved
              + ", a cluster that your homes.yaml does not have: add it there.");
    }
    return home.at(place.group(1), place.group(2), place.group(3));
  }

  private static @Nullable String recorded(Homes homes, Home home, ClusterSessions sessions) {
    Cluster cluster = homes.clusterOf(home);
    CqlSession session = sessions.of(cluster);
    try {
      if (session.execute(hasRecords(home)).one() == null) {
        return null;
      }
      Row row =
          session
              .execute(
                  SimpleStatement.newInstance(TableCql.selectRecord(home), home.table(), ELEMENT)
                      .setConsistencyLevel(ConsistencyLevel.QUORUM))
              .one();
      return row == null ? null : row.getString(0);
    } catch (DriverException e) {
      throw CassandraErrors.toException(cluster.name(), e);
    }
  }

  private static SimpleStatement hasRecords(Home home) {
    return SimpleStatement.newInstance(
        "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ? AND table_name = ?",
        home.keyspace(),
        TableCql.RECORDS);
  }

  /**
   * Records that a namespace lives elsewhere from now on. Harmless to repeat.
   *
   * @param from the home that it leaves, and whose keyspace has the record
   * @throws ConfigException when both are one place, or the cluster does not answer or does not let
   *     us
   */
  public static void record(Homes homes, Home from, Home to) {
    if (from.isSamePlace(to)) {
      throw new ConfigException("a namespace cannot move from " + from.place() + " to itself.");
    }
    Cluster cluster = homes.clusterOf(from);
    try (ClusterSessions sessions = new ClusterSessions()) {
      sessions
          .of(cluster)
          .execute(
              SimpleStatement.newInstance(
                      TableCql.insertRecord(from), from.table(), ELEMENT, to.place())
                  .setConsistencyLevel(ConsistencyLevel.QUORUM));
    } catch (DriverException e) {
      throw CassandraErrors.toException(cluster.name(), e);
    }
  }
}
