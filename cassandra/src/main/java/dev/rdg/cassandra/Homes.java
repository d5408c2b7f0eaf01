package dev.rdg.cassandra;

import dev.rdg.model.ConfigException;
import dev.rdg.model.yaml.YamlException;
import dev.rdg.model.yaml.YamlNode;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where every namespace lives, read from one file ({@code homes.yaml}): clusters by name, a default
 * home, and namespaces that live elsewhere. A namespace moves by this file alone.
 */
public final class Homes implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final List<String> CONSISTENCIES =
      List.of("ONE", "TWO", "QUORUM", "ALL", "LOCAL_ONE", "LOCAL_QUORUM", "EACH_QUORUM");

  private final LinkedHashMap<String, Cluster> clusters;
  private final Home defaults;
  private final LinkedHashMap<String, Home> homes;

  private Homes(Map<String, Cluster> clusters, Home defaults, Map<String, Home> homes) {
    this.clusters = new LinkedHashMap<>(clusters);
    this.defaults = defaults;
    this.homes = new LinkedHashMap<>(homes);
  }

  /**
   * All namespaces in one keyspace of one cluster, one replica of each row: for tests and small
   * set-ups.
   *
   * @throws ConfigException when CQL does not allow a name
   */
  public static Homes single(List<String> contactPoints, String datacenter, String keyspace) {
    CqlName.DATACENTER.require("data center", datacenter);
    CqlName.IDENTIFIER.require("keyspace", keyspace);
    Cluster cluster = new Cluster("main", contactPoints, datacenter, null, null, "");
    return new Homes(
        Map.of("main", cluster),
        new Home("main", keyspace, "", "LOCAL_QUORUM", 1, Compression.LZ4),
        Map.of());
  }

  /**
   * Reads the file.
   *
   * @throws YamlException with file, line, the value and what is allowed
   * @throws ConfigException when there is a file of moves beside it, as there was before moves were
   *     recorded in the store
   */
  public static Homes load(Path file) {
    Path moves = formerMovesOf(file);
    if (Files.exists(moves)) {
      throw new ConfigException(
          moves
              + " says where namespaces have moved, which is no longer read: copy its entries to 'namespaces' of "
              + file.getFileName()
              + " and delete it. Rebuilds record moves in the store now.");
    }
    return parse(read(file), new ClusterReader(file));
  }

  /**
   * Reads the file, with other homes for some namespaces: those that a rebuild writes.
   *
   * @param moves as {@link #movesOf} writes them
   * @throws YamlException with file, line, the value and what is allowed
   */
  public static Homes load(Path file, Path moves) {
    Homes homes = load(file);
    YamlNode root = read(moves);
    root.allowKeys("version", "namespaces");
    root.get("version").oneOf(List.of("1"));
    for (YamlNode.Entry entry : root.get("namespaces").entries()) {
      String namespace = CqlName.IDENTIFIER.read(entry.key());
      Home moved =
          home(entry.value(), homes.of(namespace), homes.of(namespace).table(), homes.clusters);
      homes.homes.put(namespace, moved);
    }
    return homes;
  }

  private static YamlNode read(Path file) {
    try {
      return YamlNode.parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new YamlException(file + ": cannot be read as homes of namespaces: " + e);
    }
  }

  private static Path formerMovesOf(Path file) {
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
    return file.resolveSibling(name + ".moves.yaml");
  }

  /** The text of a file of moves: these namespaces, where they live here. */
  public String movesOf(Collection<String> namespaces) {
    StringBuilder yaml =
        new StringBuilder(
            "# The homes that a rebuild writes; written by ./rdg namespace rebuild.\nversion: 1\nnamespaces:\n");
    for (String namespace : namespaces) {
      Home home = of(namespace);
      yaml.append(
          String.format(
              Locale.ROOT,
              "  %s: {cluster: %s, keyspace: %s, table: %s, consistency: %s, replication: %d, compression: %s}%n",
              namespace,
              home.cluster(),
              home.keyspace(),
              home.table(),
              home.consistency(),
              home.replication(),
              home.compression().label()));
    }
    return yaml.toString();
  }

  /**
   * These homes with another place for a namespace, and its settings.
   *
   * @throws ConfigException when there is no such cluster, or CQL does not allow a name
   */
  public Homes withPlace(String namespace, String cluster, String keyspace, String table) {
    CqlName.IDENTIFIER.require("keyspace", keyspace);
    requireCluster(cluster);
    CqlName.IDENTIFIER.require("table", table);
    return with(namespace, of(namespace).at(cluster, keyspace, table));
  }

  private void requireCluster(String name) {
    if (!clusters.containsKey(name)) {
      throw new ConfigException(
          "homes.yaml has no cluster '"
              + name
              + "'; it has "
              + String.join(", ", clusters.keySet())
              + ".");
    }
  }

  /** These homes with this one for a namespace. */
  public Homes with(String namespace, Home home) {
    Map<String, Home> changed = new LinkedHashMap<>(homes);
    changed.put(namespace, home);
    return new Homes(clusters, defaults, changed);
  }

  boolean hasCluster(String name) {
    return clusters.containsKey(name);
  }

  private static Homes parse(YamlNode root, ClusterReader reader) {
    root.allowKeys("version", "clusters", "default", "namespaces");
    root.get("version").oneOf(List.of("1"));
    Map<String, Cluster> clusters = new LinkedHashMap<>();
    for (YamlNode.Entry entry : root.get("clusters").entries()) {
      Cluster cluster = reader.read(entry);
      clusters.put(cluster.name(), cluster);
    }
    Home defaults = home(root.get("default"), null, "", clusters);
    Map<String, Home> homes = new LinkedHashMap<>();
    for (YamlNode.Entry entry : root.find("namespaces").map(YamlNode::entries).orElse(List.of())) {
      String namespace = CqlName.IDENTIFIER.read(entry.key());
      homes.put(namespace, home(entry.value(), defaults, namespace, clusters));
    }
    return new Homes(clusters, defaults, homes);
  }

  private static Home home(
      YamlNode body, @Nullable Home defaults, String table, Map<String, Cluster> clusters) {
    body.allowKeys("cluster", "keyspace", "table", "consistency", "replication", "compression");
    return new Home(
        orDefault(
            body,
            "cluster",
            defaults == null ? null : defaults.cluster(),
            node -> node.oneOf(clusters.keySet())),
        orDefault(
            body,
            "keyspace",
            defaults == null ? null : defaults.keyspace(),
            CqlName.IDENTIFIER::read),
        orDefault(body, "table", table, Homes::table),
        orDefault(
            body,
            "consistency",
            defaults == null ? "LOCAL_QUORUM" : defaults.consistency(),
            node -> node.oneOf(CONSISTENCIES)),
        orDefault(
            body,
            "replication",
            defaults == null ? null : defaults.replication(),
            node -> node.integer(1, 9)),
        orDefault(
            body,
            "compression",
            defaults == null ? Compression.LZ4 : defaults.compression(),
            node -> Compression.of(node.oneOf(Compression.LABELS))));
  }

  private static <T> T orDefault(
      YamlNode body, String key, @Nullable T value, java.util.function.Function<YamlNode, T> read) {
    return value == null ? read.apply(body.get(key)) : body.find(key).map(read).orElse(value);
  }

  private static String table(YamlNode node) {
    if (node.text().equals(TableCql.RECORDS)) {
      throw node.error("table '" + node.text() + "' is kept for namespaces' definitions");
    }
    return CqlName.IDENTIFIER.read(node);
  }

  /** These homes with other contact points for all clusters that name none. */
  public Homes withContactPoints(List<String> contactPoints) {
    Map<String, Cluster> resolved = new LinkedHashMap<>();
    clusters.forEach(
        (name, cluster) ->
            resolved.put(
                name, cluster.contactPoints().isEmpty() ? cluster.at(contactPoints) : cluster));
    return new Homes(resolved, defaults, homes);
  }

  /**
   * These homes with one keyspace in place of all: for a replay, whose result is compared before it
   * is used.
   *
   * @throws ConfigException when CQL does not allow the name
   */
  public Homes withKeyspace(String keyspace) {
    CqlName.IDENTIFIER.require("keyspace", keyspace);
    Map<String, Home> moved = new LinkedHashMap<>();
    homes.forEach((namespace, home) -> moved.put(namespace, home.inKeyspace(keyspace)));
    return new Homes(clusters, defaults.inKeyspace(keyspace), moved);
  }

  /**
   * The home of a namespace.
   *
   * @throws ConfigException when its table would be named for it, and CQL does not allow that
   */
  public Home of(String namespace) {
    Home home = homes.get(namespace);
    return home != null
        ? home
        : new Home(
            defaults.cluster(),
            defaults.keyspace(),
            CqlName.IDENTIFIER.require("namespace", namespace),
            defaults.consistency(),
            defaults.replication(),
            defaults.compression());
  }

  /**
   * The cluster of a home.
   *
   * @throws ConfigException when no contact point is known for it
   */
  public Cluster clusterOf(Home home) {
    Cluster cluster = clusters.get(home.cluster());
    if (cluster == null || cluster.contactPoints().isEmpty()) {
      throw new ConfigException(
          "no contact point is known for Cassandra cluster '"
              + home.cluster()
              + "': set contactPoints in homes.yaml, give --cassandra=host:port, or start a local one with ./rdg stack up.");
    }
    return cluster;
  }
}
