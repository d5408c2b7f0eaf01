package dev.rdg.stack;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What one node is started with: its ports, its flags, its configuration files. */
final class CassandraProgram implements NodeProgram {

  private static final String NAME = "cassandra";

  private static final String SYNC_EACH = "commitlog_sync: batch";
  private static final String SYNC_PERIODICALLY =
      "commitlog_sync: periodic\ncommitlog_sync_period: 10000ms";

  private final CassandraServer.Builder settings;
  private final ServerFolder folder;
  private final int port;
  private final int storagePort;
  private final int jmxPort;

  /** Chooses the ports that the settings leave open. */
  CassandraProgram(CassandraServer.Builder settings) {
    this.settings = settings;
    this.folder = settings.folder;
    this.port = LoopbackPorts.resolve(settings.address, settings.port);
    this.storagePort = LoopbackPorts.resolve(settings.address, settings.storagePort);
    this.jmxPort = LoopbackPorts.choose(NodeTool.HOST);
  }

  /** Where CQL clients connect. */
  InetSocketAddress contactPoint() {
    return new InetSocketAddress(settings.address, port);
  }

  /** Where other nodes connect, as {@code host:port}. */
  String storageAddress() {
    return settings.address + ":" + storagePort;
  }

  NodeTool nodetool() {
    return new NodeTool(folder, jmxPort);
  }

  @Override
  public JavaProcess.Program write() {
    return write(settings.seeds, List.of());
  }

  /**
   * The same for a node that takes over address, tokens and host id of one that has lost its data.
   *
   * @param others storage addresses of nodes that are up, without this one: a node that is its own
   *     seed streams nothing
   */
  JavaProcess.Program writeReplacement(List<String> others) {
    return write(
        others,
        List.of(
            "-Dcassandra.replace_address_first_boot=" + settings.address,
            "-Dcassandra.auto_bootstrap=true",
            // The others learn of it in rounds of gossip, one a second.
            "-Dcassandra.ring_delay_ms=10000"));
  }

  @Override
  public void probe() throws Exception {
    CassandraProbe.version(contactPoint(), settings.security);
  }

  /** The properties are stronger than ours; without seeds the node is its own. */
  private JavaProcess.Program write(List<String> seeds, List<String> properties) {
    folder.create();
    List<Path> classPath = ProjectHome.current().classPath(Engine.CASSANDRA);
    List<String> flags = new ArrayList<>(CassandraFlags.modules());
    flags.addAll(settings.memoryFlags(256));
    flags.add("-Xss256k");
    flags.add("-javaagent:" + CassandraFlags.jamm(classPath));
    flags.addAll(properties(seeds));
    flags.addAll(properties);
    flags.addAll(settings.jvmFlags);
    return new JavaProcess.Program(
        NAME, classPath, flags, "org.apache.cassandra.service.CassandraDaemon", List.of());
  }

  private List<String> properties(List<String> seeds) {
    List<String> properties = new ArrayList<>();
    properties.add("-Dcassandra.config=" + yaml(seeds).toUri());
    properties.add("-Dlogback.configurationFile=" + logback().toUri());
    properties.add("-Dcassandra.storagedir=" + folder.data());
    properties.add("-Dcassandra.logdir=" + folder.logs());
    properties.add("-Dcassandra.triggers_dir=" + folder.conf());
    properties.add("-Djna.tmpdir=" + folder.tmp());
    properties.add("-Dcassandra-foreground=yes");
    properties.add("-Dcassandra.jmx.local.port=" + jmxPort);
    // Nothing to wait for: the nodes are few, new and on one machine.
    properties.add("-Dcassandra.skip_wait_for_gossip_to_settle=0");
    properties.add("-Dcassandra.ring_delay_ms=2000");
    properties.add("-Dcassandra.shutdown_announce_in_ms=200");
    properties.add("-Dcassandra.superuser_setup_delay_ms=-1");
    properties.add("-Dcassandra.consistent.rangemovement=false");
    if (settings.initialToken != null) {
      properties.add("-Dcassandra.initial_token=" + settings.initialToken);
    }
    return properties;
  }

  private Path yaml(List<String> seeds) {
    return Template.write(
        "cassandra.yaml",
        Map.of(
            "further",
            String.join("\n", settings.yaml),
            "cluster",
            settings.clusterName,
            "commitlogSync",
            settings.syncedWrites ? SYNC_EACH : SYNC_PERIODICALLY,
            "seeds",
            seeds.isEmpty() ? storageAddress() : String.join(",", seeds),
            "address",
            settings.address,
            "storagePort",
            Integer.toString(storagePort),
            "port",
            Integer.toString(port),
            "data",
            folder.data().toString(),
            "security",
            settings.security.yaml()),
        folder.conf().resolve("cassandra.yaml"));
  }

  private Path logback() {
    return Template.write(
        "cassandra-logback.xml",
        Map.of("log", folder.relative(folder.log(NAME))),
        folder.conf().resolve("logback.xml"));
  }
}
