package dev.rdg.launcher;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.Homes;
import dev.rdg.operations.Store;
import dev.rdg.stack.Endpoints;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the graph is stored: the option of commands that read or change it. */
final class CassandraOption {
  @Option(
      names = "--cassandra",
      paramLabel = "HOST:PORT",
      description =
          "Cassandra's contact points, separated by commas. Default: homes.yaml, else the running local stack.")
  private @Nullable String given;

  @Option(
      names = "--home",
      paramLabel = "HOME",
      description =
          "Where namespaces live: a homes.yaml, or the name of a keyspace that takes the place of those in it. Default: runner-configs/homes.yaml.")
  private @Nullable String home;

  /** As if this had been given; null changes nothing. */
  CassandraOption or(@Nullable String contactPoints) {
    CassandraOption option = new CassandraOption();
    option.given = given != null ? given : contactPoints;
    option.home = home;
    return option;
  }

  /** The same for another home, as {@code --home} takes it. */
  CassandraOption at(String otherHome) {
    CassandraOption option = or(null);
    option.home = otherHome;
    return option;
  }

  boolean isGiven() {
    return given != null;
  }

  /** Where the graph is, by the project's file of homes unless said otherwise. */
  Store store() {
    String where = home;
    Store store =
        where != null && isFile(where)
            ? Store.of(Path.of(where))
            : Store.of(Local.project().homesFile()).withKeyspace(where);
    return store.withContactPoints(
        given != null ? given : Local.running().map(Endpoints::cassandraAddress).orElse(null));
  }

  private static boolean isFile(String home) {
    return home.contains("/") || home.endsWith(".yaml") || home.endsWith(".yml");
  }

  /** The homes of namespaces. */
  Homes homes() {
    return store().homes();
  }

  /** The store of all topics of the project. */
  CassandraKvStore openStore() {
    return store().open(Local.project().topics().namespaces());
  }
}
