package dev.rdg.stack;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
 * <p>Several nodes are a {@link CassandraRing}. Not thread-safe.
 */
public final class CassandraServer extends ServerNode {

  /** The only data center. */
  public static final String DATACENTER = "datacenter1";

  private static final Duration NODETOOL_PATIENCE = Duration.ofMinutes(5);

  private final Builder settings;
  private final CassandraProgram program;

  private CassandraServer(Builder settings, CassandraProgram program) {
    super(settings, program);
    this.settings = settings;
    this.program = program;
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
    return program.contactPoint();
  }

  /** Where other nodes connect, as {@code host:port}. */
  String storageAddress() {
    return program.storageAddress();
  }

  /** Stops the process without ending it: connections stay open and nothing answers. */
  public void freeze() {
    identity().signal("STOP");
  }

  /** Lets a frozen process go on. */
  public void resume() {
    identity().signal("CONT");
  }

  /**
   * Runs {@code nodetool}, Cassandra's tool for operators, against this node.
   *
   * @param arguments such as {@code "repair", "-full", "rdg"}
   * @return what it printed
   * @throws StackException if it fails, with its exit code and output, or does not end within five
   *     minutes
   */
  public String nodetool(String... arguments) {
    return nodetool(NODETOOL_PATIENCE, arguments);
  }

  String nodetool(Duration timeout, String... arguments) {
    return program.nodetool().run(timeout, arguments);
  }

  /**
   * Deletes what a dead node has on disk, as the loss of its disks would.
   *
   * @throws StackException if the node runs
   */
  public void deleteData() {
    requireDead();
    settings.folder.deleteData();
  }

  /**
   * Starts a dead node without data in place of what it was: it takes over address, tokens and host
   * id, and answers clients when it has streamed its data.
   *
   * @param others storage addresses of nodes that are up, without this one
   */
  void startAsReplacement(List<String> others) {
    requireDead();
    start(program.writeReplacement(others));
  }

  /**
   * Ends the process, also a frozen one, and returns when it is gone. Harmless when it has ended.
   */
  @Override
  public void close() {
    if (isAlive()) {
      resume();
    }
    super.close();
  }

  private void requireDead() {
    if (isAlive()) {
      throw new StackException(
          "Cassandra on " + settings.address + " runs, pid " + pids() + ": call kill() first.");
    }
  }

  /**
   * The settings of a node; each method returns this builder. Each node of a ring needs an address
   * of its own. By default the heap has 1024 MiB, the process about half as much again, and the
   * first answer is waited for 150 s, for a loaded machine.
   */
  public static final class Builder extends ServerBuilder<Builder> {

    int storagePort;
    String clusterName = "rdg-dev";
    List<String> seeds = List.of();
    @Nullable String initialToken;
    boolean syncedWrites;
    CassandraSecurity security = CassandraSecurity.none();
    List<String> jvmFlags = List.of();
    List<String> yaml = List.of();

    private Builder(Path directory) {
      super(directory, 1024, Duration.ofSeconds(150));
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

    /** The {@link #storageAddress} of nodes of its ring; default this node itself. */
    Builder seeds(List<String> storageAddresses) {
      this.seeds = List.copyOf(storageAddresses);
      return this;
    }

    /** Where this node's range ends, from -2^63 to 2^63-1; by default Cassandra chooses. */
    Builder initialToken(long token) {
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

    /** Whom to let in; default everybody, in plain text. */
    public Builder security(CassandraSecurity security) {
      this.security = security;
      return this;
    }

    /** Further flags of the JVM, after ours and so stronger; default none. */
    public Builder jvmFlags(List<String> flags) {
      this.jvmFlags = List.copyOf(flags);
      return this;
    }

    /**
     * Further lines of {@code cassandra.yaml}, such as {@code "tombstone_failure_threshold: 500"};
     * default none. Not of settings that ours has already: Cassandra refuses to read one twice.
     */
    public Builder yaml(String... lines) {
      this.yaml = List.of(lines);
      return this;
    }

    /**
     * Starts the node and returns when it has answered a query.
     *
     * @throws StackException if it does not answer in time
     */
    public CassandraServer start() {
      return new CassandraServer(this, new CassandraProgram(this));
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
