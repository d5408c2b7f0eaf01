package dev.rdg.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Flink session cluster of one JobManager, with its web UI, and one TaskManager. Checkpoints and
 * savepoints go to {@code data/checkpoints} and {@code data/savepoints} below its folder. Not
 * thread-safe.
 *
 * <pre>{@code
 * try (FlinkCluster flink = FlinkCluster.start(folder)) {
 *   options.setFlinkMaster(flink.master());
 * }
 * }</pre>
 */
public final class FlinkCluster implements AutoCloseable {

  private static final Duration END_PATIENCE = Duration.ofSeconds(10);

  private static final String TASK_MANAGER = "taskmanager";

  private final Builder settings;
  private final ServerFolder folder;
  private final FlinkPrograms programs;
  private final InetSocketAddress rest;
  private final JavaProcess jobManager;
  private @Nullable JavaProcess taskManager;
  private int taskManagersStarted;

  private FlinkCluster(Builder settings) {
    this.settings = settings;
    settings.folder.deleteTemporary();
    this.folder = settings.folder.create();
    this.programs = new FlinkPrograms(settings);
    this.rest =
        new InetSocketAddress(
            settings.address, LoopbackPorts.resolve(settings.address, settings.port));
    programs.writeConfiguration(rest, LoopbackPorts.choose(settings.address));
    this.jobManager = JavaProcess.start(programs.jobManager(), folder, settings.owner);
    try {
      JavaProcess started = launchTaskManager();
      jobManager.awaitHealthy(settings.startTimeout, () -> FlinkRest.slots(rest));
      awaitSlots(started);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts a cluster of eight slots on 127.0.0.1 and a free port.
   *
   * @param directory where it keeps configuration, checkpoints and logs
   * @throws StackException if the slots are not there in time
   */
  public static FlinkCluster start(Path directory) {
    return builder(directory).start();
  }

  /** A cluster with other settings than {@link #start(Path)}. */
  public static Builder builder(Path directory) {
    return new Builder(directory);
  }

  /** The REST interface and web UI, without a slash at the end. */
  public URI restUrl() {
    return URI.create("http://" + master());
  }

  /** The REST interface as {@code host:port}: what Beam's option {@code flinkMaster} takes. */
  public String master() {
    return rest.getHostString() + ":" + rest.getPort();
  }

  /** Below it, one folder for each job that keeps checkpoints. */
  public Path checkpoints() {
    return folder.data().resolve("checkpoints");
  }

  /** Where a savepoint goes unless the request names a place. */
  public Path savepoints() {
    return folder.data().resolve("savepoints");
  }

  /** The folder of the log files. */
  public Path logs() {
    return folder.logs();
  }

  /** The process ids of TaskManager and JobManager, as far as they run. */
  public List<Long> pids() {
    return processes()
        .map(JavaProcess::identity)
        .filter(ProcessIdentity::isAlive)
        .map(ProcessIdentity::pid)
        .toList();
  }

  /** Ends the TaskManager at once; its jobs fail and wait until there is another one. */
  public void killTaskManager() {
    if (taskManager == null || !taskManager.identity().isAlive()) {
      throw new StackException("No TaskManager is running: call startTaskManager() first.");
    }
    taskManager.identity().kill();
  }

  /**
   * Starts a TaskManager in place of the killed one and returns when its slots are there.
   *
   * @throws StackException if one is running, or if its slots are not there in time
   */
  public void startTaskManager() {
    if (taskManager != null && taskManager.identity().isAlive()) {
      throw new StackException(
          "A TaskManager is running, pid "
              + taskManager.identity().pid()
              + ": call killTaskManager() first.");
    }
    awaitSlots(launchTaskManager());
  }

  /** Ends both processes and returns when they are gone. Harmless when they have ended. */
  @Override
  public void close() {
    processes().forEach(process -> process.identity().end(END_PATIENCE));
  }

  /** The number of slots, by a query; fails when there is none. */
  static int probe(InetSocketAddress rest) throws IOException, InterruptedException {
    int slots = FlinkRest.slots(rest);
    if (slots == 0) {
      throw new IOException("no TaskManager has registered");
    }
    return slots;
  }

  private JavaProcess launchTaskManager() {
    taskManagersStarted++;
    JavaProcess started =
        JavaProcess.start(programs.taskManager(taskManagerId()), folder, settings.owner);
    taskManager = started;
    return started;
  }

  private void awaitSlots(JavaProcess started) {
    started.awaitHealthy(
        settings.startTimeout, () -> FlinkRest.requireSlots(rest, taskManagerId()));
  }

  /** Its own for each, as a killed one stays registered until its heartbeat is missed. */
  private String taskManagerId() {
    return TASK_MANAGER + "-" + taskManagersStarted;
  }

  /** The TaskManager first: it would complain about the loss of its JobManager. */
  private Stream<JavaProcess> processes() {
    List<JavaProcess> processes = new ArrayList<>();
    if (taskManager != null) {
      processes.add(taskManager);
    }
    processes.add(jobManager);
    return processes.stream();
  }

  /**
   * The settings of a cluster; each method returns this builder. The port is that of the REST
   * interface and web UI. The heap is the TaskManager's, which Flink and all jobs share: more than
   * 16 MiB, by default 1152. By default the slots are waited for 120 s, for a loaded machine.
   */
  public static final class Builder extends ServerBuilder<Builder> {

    int slots = 8;
    int metaspaceMegabytes = 768;
    List<Path> jars = List.of();
    List<String> jvmFlags = List.of();

    private Builder(Path directory) {
      super(directory, 1152, Duration.ofMinutes(2));
    }

    /** Task slots; default 8. A job of parallelism 1 takes one. */
    public Builder slots(int slots) {
      this.slots = slots;
      return this;
    }

    /** The classes of all jobs; default 768, enough for several jobs with a jar each. */
    public Builder metaspaceMegabytes(int megabytes) {
      this.metaspaceMegabytes = megabytes;
      return this;
    }

    /**
     * Jars that all jobs share, as if in Flink's {@code lib} folder; default none. A job whose jar
     * is among them need not bring it.
     */
    public Builder jars(List<Path> jars) {
      this.jars = List.copyOf(jars);
      return this;
    }

    /** Further flags of the TaskManager's JVM, after ours and so stronger; default none. */
    public Builder jvmFlags(List<String> flags) {
      this.jvmFlags = List.copyOf(flags);
      return this;
    }

    /**
     * Starts the cluster and returns when its slots are there.
     *
     * @throws StackException if they are not there in time
     */
    public FlinkCluster start() {
      return new FlinkCluster(this);
    }

    /**
     * Starts another TaskManager for a cluster of this folder and port whose JobManager runs, and
     * returns when its slots are there.
     *
     * @throws StackException if they are not there in time
     */
    void startTaskManager() {
      String id = TASK_MANAGER + "-" + System.currentTimeMillis();
      InetSocketAddress rest = new InetSocketAddress(LoopbackPorts.loopback(address), port);
      JavaProcess.start(new FlinkPrograms(this).taskManager(id), folder.create(), owner)
          .awaitHealthy(startTimeout, () -> FlinkRest.requireSlots(rest, id));
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
