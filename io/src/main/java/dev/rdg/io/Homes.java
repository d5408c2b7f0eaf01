package dev.rdg.io;

import dev.rdg.model.yaml.YamlException;
import dev.rdg.model.yaml.YamlNode;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where every namespace lives, read from one file ({@code homes.yaml}): clusters by name, a default
 * home, and namespaces that live elsewhere. A namespace moves by this file alone.
 */
public final class Homes implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Names that reach CQL unquoted. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,47}");

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
   */
  public static Homes single(List<String> contactPoints, String datacenter, String keyspace) {
    Cluster cluster = new Cluster("main", contactPoints, datacenter, "");
    return new Homes(
        Map.of("main", cluster), new Home("main", keyspace, "", "LOCAL_QUORUM", 1), Map.of());
  }

  /**
   * Reads the file.
   *
   * @throws YamlException with file, line, the value and what is allowed
   */
  public static Homes load(Path file) {
    try {
      return parse(file.toString(), Files.readString(file), file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new YamlException(file + ": cannot be read as homes of namespaces: " + e);
    }
  }

  private static Homes parse(String source, String yaml, @Nullable Path folder) {
    YamlNode root = YamlNode.parse(source, yaml);
    root.allowKeys("version", "clusters", "default", "namespaces");
    root.get("version").oneOf(List.of("1"));
    Map<String, Cluster> clusters = new LinkedHashMap<>();
    for (YamlNode.Entry entry : root.get("clusters").entries()) {
      clusters.put(name(entry.key()), cluster(entry, folder));
    }
    Home defaults = home(root.get("default"), null, "", clusters);
    Map<String, Home> homes = new LinkedHashMap<>();
    for (YamlNode.Entry entry : root.find("namespaces").map(YamlNode::entries).orElse(List.of())) {
      homes.put(name(entry.key()), home(entry.value(), defaults, entry.key().text(), clusters));
    }
    return new Homes(clusters, defaults, homes);
  }

  private static Cluster cluster(YamlNode.Entry entry, @Nullable Path folder) {
    YamlNode body = entry.value();
    body.allowKeys("contactPoints", "datacenter", "driver");
    List<String> points =
        body.find("contactPoints")
            .map(node -> node.items().stream().map(YamlNode::text).toList())
            .orElse(List.of());
    return new Cluster(
        entry.key().text(),
        points,
        body.get("datacenter").text(),
        body.find("driver").map(node -> driverSettings(node, folder)).orElse(""));
  }

  private static String driverSettings(YamlNode node, @Nullable Path folder) {
    Path file = folder == null ? Path.of(node.text()) : folder.resolve(node.text());
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw node.error("driver settings '" + node.text() + "' cannot be read: " + e);
    }
  }

  private static Home home(
      YamlNode body, @Nullable Home defaults, String table, Map<String, Cluster> clusters) {
    body.allowKeys("cluster", "keyspace", "table", "consistency", "replication");
    return new Home(
        orDefault(
            body,
            "cluster",
            defaults == null ? null : defaults.cluster(),
            node -> node.oneOf(clusters.keySet())),
        orDefault(body, "keyspace", defaults == null ? null : defaults.keyspace(), Homes::name),
        orDefault(body, "table", table, Homes::name),
        orDefault(
            body,
            "consistency",
            defaults == null ? "LOCAL_QUORUM" : defaults.consistency(),
            node -> node.oneOf(CONSISTENCIES)),
        orDefault(
            body,
            "replication",
            defaults == null ? null : defaults.replication(),
            node -> node.integer(1, 9)));
  }

  private static <T> T orDefault(
      YamlNode body, String key, @Nullable T value, java.util.function.Function<YamlNode, T> read) {
    return value == null ? read.apply(body.get(key)) : body.find(key).map(read).orElse(value);
  }

  private static String name(YamlNode node) {
    if (!NAME.matcher(node.text()).matches()) {
      throw node.error(
          "name '"
              + node.text()
              + "' is not allowed: use a lower-case letter, then at most 47 letters, digits and underscores");
    }
    return node.text();
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

  /** The home of a namespace. */
  public Home of(String namespace) {
    Home home = homes.get(namespace);
    return home != null
        ? home
        : new Home(
            defaults.cluster(),
            defaults.keyspace(),
            namespace,
            defaults.consistency(),
            defaults.replication());
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
