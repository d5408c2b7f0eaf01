package dev.rdg.stack;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.Row;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One Cassandra node.
 *
 * <pre>{@code
 * try (CassandraServer cassandra = CassandraServer.start(folder)) {
 *   CqlSession session = CqlSession.builder()
 *       .addContactPoint(cassandra.contactPoint())
 *       .withLocalDatacenter(CassandraServer.DATACENTER)
 *       .build();
 * }
 * }</pre>
 *
 * <p>Several nodes form a ring when each has an address of its own, all have the same {@linkplain
 * Builder#seed seed} and each an {@linkplain Builder#initialToken initial token}. Not thread-safe.
 */
public final class CassandraServer implements AutoCloseable {

  /** The only data center. */
  public static final String DATACENTER = "datacenter1";

  private static final String NAME = "cassandra";
  private static final Duration END_PATIENCE = Duration.ofSeconds(20);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(10);

  private static final String SYNC_EACH = "commitlog_sync: batch";
  private static final String SYNC_PERIODICALLY =
      "commitlog_sync: periodic\ncommitlog_sync_period: 10000ms";

  private final Builder settings;
  private final ServerFolder folder;
  private final int port;
  private final int storagePort;
  private JavaProcess process;

  private CassandraServer(Builder settings) {
    this.settings = settings;
    this.folder = new ServerFolder(settings.directory);
    this.port = LoopbackPorts.resolve(settings.address, settings.port);
    this.storagePort = LoopbackPorts.resolve(settings.address, settings.storagePort);
    this.process = launch();
  }

  /**
   * Starts a node on 127.0.0.1 and a free port.
   *
   * @param directory where it keeps configuration, data and logs; data already there is served
   * @throws StackException if it does not answer in time
   */
  public static CassandraServer start(Path directory) {
    return builder(directory).start();
  }

  /** A node with other settings than {@link #start(Path)}. */
  public static Builder builder(Path directory) {
    return new Builder(directory);
  }

  /** Where CQL clients connect. */
  public InetSocketAddress contactPoint() {
    return new InetSocketAddress(settings.address, port);
  }

  /** Where other nodes connect, as {@code host:port}: the seed of further nodes of the ring. */
  public String storageAddress() {
    return settings.address + ":" + storagePort;
  }

  /** The process id, in a list of one; the list is empty when the process has ended. */
  public List<Long> pids() {
    return isAlive() ? List.of(process.identity().pid()) : List.of();
  }

  /** Whether the process is there, answering or not. */
  public boolean isAlive() {
    return process.identity().isAlive();
  }

  /** The node's log file. */
  public Path log() {
    return folder.log(NAME);
  }

  /** Ends the process at once, as a power cut would; {@link #restart} brings it back. */
  public void kill() {
    process.identity().kill();
  }

  /** Stops the process without ending it: connections stay open and nothing answers. */
  public void freeze() {
    process.identity().signal("STOP");
  }

  /** Lets a frozen process go on. */
  public void resume() {
    process.identity().signal("CONT");
  }

  /**
   * Ends the process if it runs, and starts it again with the same ports and data.
   *
   * @throws StackException if it does not answer in time
   */
  public void restart() {
    close();
    process = launch();
  }

  /**
   * Ends the process, also a frozen one, and returns when it is gone. Harmless when it has ended.
   */
  @Override
  public void close() {
    ProcessIdentity identity = process.identity();
    if (identity.isAlive()) {
      identity.signal("CONT");
    }
    identity.end(END_PATIENCE);
  }

  /** The version, by a query; fails when the node does not answer. */
  static String probe(InetSocketAddress contactPoint) throws IOException {
    LoopbackPorts.requireListening(contactPoint);
    try (CqlSession session = connect(contactPoint)) {
      @Nullable Row row = session.execute("SELECT release_version FROM system.local").one();
      if (row == null) {
        throw new IOException("system.local is empty");
      }
      return row.getString(0);
    }
  }

  /** A session for a few statements: patient with the server, quick to open and to close. */
  static CqlSession connect(InetSocketAddress contactPoint) {
    DriverConfigLoader config =
        DriverConfigLoader.programmaticBuilder()
            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, PROBE_TIMEOUT)
            .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, PROBE_TIMEOUT)
            .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, PROBE_TIMEOUT)
            .withBoolean(DefaultDriverOption.RECONNECT_ON_INIT, false)
            .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
            // By default the driver's threads wait two seconds for late work when they are closed.
            .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
            .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
            .build();
    return CqlSession.builder()
        .withConfigLoader(config)
        .addContactPoint(contactPoint)
        .withLocalDatacenter(DATACENTER)
        .build();
  }

  private JavaProcess launch() {
    folder.create();
    JavaProcess started = JavaProcess.start(program(), folder, settings.owner);
    try {
      started.awaitHealthy(settings.startTimeout, this::requireReady);
      return started;
    } catch (RuntimeException e) {
      started.identity().kill();
      throw e;
    }
  }

  private void requireReady() throws IOException {
    probe(contactPoint());
    if (settings.seed != null && !settings.seed.equals(storageAddress())) {
      requirePeer(contactPoint());
    }
  }

  private static void requirePeer(InetSocketAddress contactPoint) throws IOException {
    try (CqlSession session = connect(contactPoint)) {
      if (session.execute("SELECT peer FROM system.peers_v2").one() == null) {
        throw new IOException("it has not met the other nodes of its ring");
      }
    }
  }

  private JavaProcess.Program program() {
    List<Path> classPath = ProjectHome.current().classPath(Engine.CASSANDRA);
    List<String> flags = new ArrayList<>(CassandraFlags.modules());
    flags.addAll(CassandraFlags.memory(settings.heapMegabytes));
    flags.add("-javaagent:" + CassandraFlags.jamm(classPath));
    flags.addAll(properties());
    flags.addAll(settings.jvmFlags);
    return new JavaProcess.Program(
        NAME, classPath, flags, "org.apache.cassandra.service.CassandraDaemon", List.of());
  }

  private List<String> properties() {
    List<String> properties = new ArrayList<>();
    properties.add("-Dcassandra.config=" + yaml().toUri());
    properties.add("-Dlogback.configurationFile=" + logback().toUri());
    properties.add("-Dcassandra.storagedir=" + folder.data());
    properties.add("-Dcassandra.logdir=" + folder.logs());
    properties.add("-Dcassandra.triggers_dir=" + folder.conf());
    properties.add("-Djna.tmpdir=" + folder.tmp());
    properties.add("-Dcassandra-foreground=yes");
    properties.add("-Dcassandra.jmx.local.port=" + LoopbackPorts.choose(settings.address));
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

  private Path yaml() {
    return Template.write(
        "cassandra.yaml",
        Map.of(
            "cluster",
            settings.clusterName,
            "commitlogSync",
            settings.syncedWrites ? SYNC_EACH : SYNC_PERIODICALLY,
            "seeds",
            settings.seed == null ? storageAddress() : settings.seed,
            "address",
            settings.address,
            "storagePort",
            Integer.toString(storagePort),
            "port",
            Integer.toString(port),
            "data",
            folder.data().toString()),
        folder.conf().resolve("cassandra.yaml"));
  }

  private Path logback() {
    return Template.write(
        "cassandra-logback.xml",
        Map.of("log", log().toString()),
        folder.conf().resolve("logback.xml"));
  }

  /** The settings of a node; each method returns this builder. */
  public static final class Builder {

    private final Path directory;
    private String address = "127.0.0.1";
    private int port;
    private int storagePort;
    private String clusterName = "rdg-dev";
    private @Nullable String seed;
    private @Nullable String initialToken;
    private boolean syncedWrites;
    private int heapMegabytes = 1024;
    private List<String> jvmFlags = List.of();
    private Duration startTimeout = Duration.ofSeconds(150);
    private ProcessOwner owner = ProcessOwner.THIS_JVM;

    private Builder(Path directory) {
      this.directory = directory;
    }

    /** A loopback address; default 127.0.0.1. Each node of a ring needs one of its own. */
    public Builder address(String address) {
      LoopbackPorts.loopback(address);
      this.address = address;
      return this;
    }

    /** For CQL clients; default 0, which chooses a free port. */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /** For other nodes; default 0, which chooses a free port. */
    public Builder storagePort(int port) {
      this.storagePort = port;
      return this;
    }

    /** Default {@code rdg-dev}; the same for the nodes of a ring. */
    public Builder clusterName(String name) {
      this.clusterName = name;
      return this;
    }

    /** The {@link #storageAddress} of the ring's first node; default this node itself. */
    public Builder seed(String storageAddress) {
      this.seed = storageAddress;
      return this;
    }

    /** Where this node's range ends, from -2^63 to 2^63-1; by default Cassandra chooses. */
    public Builder initialToken(long token) {
      this.initialToken = Long.toString(token);
      return this;
    }

    /**
     * Acknowledges a write when it is on disk. By default a write can be acknowledged up to 100 ms
     * before it would survive {@link CassandraServer#kill}: choose this to kill a node without
     * replicas and expect its data. Costs throughput.
     */
    public Builder syncedWrites() {
      this.syncedWrites = true;
      return this;
    }

    /** The largest heap; default 1024. The process takes about half as much again. */
    public Builder heapMegabytes(int megabytes) {
      this.heapMegabytes = megabytes;
      return this;
    }

    /** Further flags of the JVM, after ours and so stronger; default none. */
    public Builder jvmFlags(List<String> flags) {
      this.jvmFlags = List.copyOf(flags);
      return this;
    }

    /** How long to wait for the first answer; default 150 s, for a loaded machine. */
    public Builder startTimeout(Duration timeout) {
      this.startTimeout = timeout;
      return this;
    }

    Builder owner(ProcessOwner owner) {
      this.owner = owner;
      return this;
    }

    /**
     * Starts the node and returns when it has answered a query.
     *
     * @throws StackException if it does not answer in time
     */
    public CassandraServer start() {
      return new CassandraServer(this);
    }
  }
}
