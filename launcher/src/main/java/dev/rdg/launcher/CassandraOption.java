package dev.rdg.launcher;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.Homes;
import dev.rdg.stack.Endpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  /** That of a stack that was just started. */
  static CassandraOption of(Endpoints stack) {
    return new CassandraOption().or(address(stack));
  }

  private static String address(Endpoints stack) {
    return stack.cassandra().getAddress().getHostAddress() + ":" + stack.cassandra().getPort();
  }

  boolean isGiven() {
    return given != null;
  }

  /** The contact points for clusters that name none, if any are known. */
  @Nullable String contactPoints() {
    return given != null ? given : Project.running().map(CassandraOption::address).orElse(null);
  }

  /** The homes of namespaces, by the project's file, else the checkout's, unless said otherwise. */
  Homes homes() {
    Homes homes = Homes.load(homesFile());
    String keyspace = keyspace();
    homes = keyspace == null ? homes : homes.withKeyspace(keyspace);
    String points = contactPoints();
    return points == null ? homes : homes.withContactPoints(List.of(points.split(",")));
  }

  /** The file of homes. */
  Path homesFile() {
    if (home != null && isFile(home)) {
      return Path.of(home).toAbsolutePath();
    }
    Path own = Project.folder().resolve("runner-configs").resolve("homes.yaml");
    return Files.exists(own) ? own : Project.home().resolve("runner-configs").resolve("homes.yaml");
  }

  /** Where the rebuilds of these homes are recorded: in the project, or beside another file. */
  Path rebuilds() {
    Path folder = home != null && isFile(home) ? homesFile().resolveSibling(".") : Project.folder();
    return folder.normalize().resolve(".rdg").resolve("rebuilds");
  }

  /** The keyspace that takes the place of those in the file, if one does. */
  @Nullable String keyspace() {
    return home == null || isFile(home) ? null : home;
  }

  private static boolean isFile(String home) {
    return home.contains("/") || home.endsWith(".yaml") || home.endsWith(".yml");
  }

  /** The store of all topics on the class path. */
  CassandraKvStore openStore() {
    return CassandraKvStore.open(homes(), Project.topics().namespaces());
  }
}
