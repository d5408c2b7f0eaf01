package dev.rdg.stack;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Cassandra, Kafka and Flink for one project folder, beyond the life of this JVM.
 *
 * <pre>{@code
 * LocalStack stack = LocalStack.at(Path.of("."));
 * Endpoints endpoints = stack.up(Ports.usual());
 * stack.status().forEach(System.out::println);
 * stack.down();
 * }</pre>
 *
 * <p>Everything is kept in {@code .rdg/stack} below the project folder: a folder for each engine,
 * and {@code stack.json} with the ports and processes. {@link #down} keeps the data for the next
 * {@link #up}.
 */
public final class LocalStack {

  private static final String ADDRESS = "127.0.0.1";
  private static final Duration END_PATIENCE = Duration.ofSeconds(20);

  private final Path folder;
  private final StackFile file;
  private final ProgressListener listener;
  private final boolean performance;

  private LocalStack(Path folder, ProgressListener listener, boolean performance) {
    this.folder = folder;
    this.performance = performance;
    this.file = new StackFile(folder.resolve("stack.json"));
    this.listener = listener;
  }

  /** The stack of a project folder, which need not have been started. */
  public static LocalStack at(Path projectFolder) {
    Path folder = projectFolder.toAbsolutePath().normalize().resolve(".rdg").resolve("stack");
    return new LocalStack(folder, ProgressListener.none(), false);
  }

  /** The same stack, telling a listener what {@link #up} and {@link #down} do. */
  public LocalStack withListener(ProgressListener listener) {
    Object oneAtATime = new Object();
    return new LocalStack(
        folder,
        (engine, message) -> {
          synchronized (oneAtATime) {
            listener.progress(engine, message);
          }
        },
        performance);
  }

  /**
   * The same stack, whose engines {@link #up} starts as in production: slower to start, with
   * several times the memory, and what is measured on them can be compared.
   */
  public LocalStack forPerformance() {
    return new LocalStack(folder, listener, true);
  }

  /** Where data, logs and {@code stack.json} are. */
  public Path folder() {
    return folder;
  }

  /**
   * Starts the three engines at the same time, and returns when each has answered a query.
   *
   * <p>A stack that is up is left as it is. What has died of it is told with the end of its log,
   * and started again with its data: with a TaskManager, jobs go on; a JobManager that is started
   * again knows none.
   *
   * @throws StackException if a port is in use, an engine does not answer in time, or the stack is
   *     up on other ports, or not {@linkplain #forPerformance for performance}; what a first start
   *     has started is then ended
   */
  public Endpoints up(Ports ports) {
    return StackLock.holding(
        folder,
        () -> {
          Optional<StackFile.Content> running =
              file.read().filter(content -> !content.alive().isEmpty());
          running.ifPresent(content -> makeUsable(content, ports));
          Ports used = running.map(StackFile.Content::ports).orElseGet(() -> start(ports));
          return Endpoints.of(ADDRESS, used);
        });
  }

  /**
   * Ends the processes that {@link #up} started, and no other: a process is told by its pid and the
   * instant it started. Harmless when nothing runs.
   *
   * @throws StackException if a process does not end
   */
  public void down() {
    if (!Files.exists(folder)) {
      return;
    }
    StackLock.holding(
        folder,
        () -> {
          file.read().ifPresent(this::endAll);
          file.delete();
          return true;
        });
  }

  /** What is known of each engine, after asking it. */
  public List<EngineStatus> status() {
    Optional<StackFile.Content> content = file.read();
    return Arrays.stream(Engine.values())
        .map(engine -> content.map(known -> status(engine, known)).orElseGet(() -> down(engine)))
        .toList();
  }

  /** Where the engines are reached, if the stack has been started and not ended. */
  public Optional<Endpoints> endpoints() {
    return file.read()
        .filter(content -> !content.alive().isEmpty())
        .map(content -> Endpoints.of(ADDRESS, content.ports()));
  }

  private Ports start(Ports ports) {
    return new StackStart(folder, ADDRESS, ports, performance, file, listener).run();
  }

  private void makeUsable(StackFile.Content content, Ports wanted) {
    if (performance && !content.performance()) {
      throw new StackException(
          "The stack is up without --performance. Run down first, or leave the option out.");
    }
    List<EngineStatus> all = new ArrayList<>();
    for (Engine engine : Engine.values()) {
      requirePort(engine, content.ports().of(engine), wanted.of(engine));
      EngineStatus status = status(engine, content);
      if (status.state() == EngineStatus.State.NOT_ANSWERING) {
        throw new StackException(
            String.format(
                Locale.ROOT,
                "The stack was started, but %s is not well: %s. Run down, then up.%s",
                engine.label(),
                status.health(),
                logTail(engine, content)));
      }
      all.add(status);
    }
    for (EngineStatus status : all) {
      Engine engine = status.engine();
      if (status.state() == EngineStatus.State.UP) {
        listener.progress(engine, "is up at " + status.address());
      } else {
        listener.progress(
            engine, status.health() + "; starting it again." + dying(engine, content));
        new StackStart(folder, ADDRESS, file.read().orElse(content), file, listener).repair(engine);
      }
    }
  }

  private static void requirePort(Engine engine, int used, int wanted) {
    if (wanted != 0 && wanted != used) {
      throw new StackException(
          String.format(
              Locale.ROOT,
              "The stack is up with %s on port %d, but %s asks for %d. Run down first, or leave the option out.",
              engine.label(),
              used,
              engine.portOption(),
              wanted));
    }
  }

  private void endAll(StackFile.Content content) {
    List<StackFile.Entry> alive = content.alive();
    alive.forEach(entry -> listener.progress(entry.engine(), "ending " + describe(entry)));
    alive.parallelStream().forEach(entry -> entry.process().end(END_PATIENCE));
    alive.forEach(entry -> listener.progress(entry.engine(), "ended " + describe(entry)));
    serverFolder(Engine.FLINK).deleteTemporary();
  }

  private EngineStatus status(Engine engine, StackFile.Content content) {
    InetSocketAddress address =
        new InetSocketAddress(LoopbackPorts.loopback(ADDRESS), content.ports().of(engine));
    List<StackFile.Entry> alive =
        content.of(engine).stream().filter(entry -> entry.process().isAlive()).toList();
    SortedMap<String, Long> processes = new TreeMap<>();
    alive.forEach(entry -> processes.put(entry.name(), entry.process().pid()));
    Health health = health(engine, content.of(engine), address);
    return new EngineStatus(
        engine,
        health.state(),
        ADDRESS + ":" + address.getPort(),
        processes,
        health.text(),
        dataSize(engine),
        alive.stream().mapToLong(entry -> entry.process().residentBytes()).sum());
  }

  private EngineStatus down(Engine engine) {
    return new EngineStatus(
        engine,
        EngineStatus.State.DOWN,
        "",
        Collections.emptySortedMap(),
        "not started",
        dataSize(engine),
        0);
  }

  private record Health(EngineStatus.State state, String text) {}

  private static Health health(
      Engine engine, List<StackFile.Entry> entries, InetSocketAddress address) {
    Optional<StackFile.Entry> dead =
        entries.stream().filter(entry -> !entry.process().isAlive()).findFirst();
    if (dead.isPresent()) {
      return new Health(EngineStatus.State.DEAD, describe(dead.get()) + " has ended");
    }
    if (entries.size() < engine.processes()) {
      return new Health(EngineStatus.State.DEAD, "its start was interrupted");
    }
    try {
      return new Health(EngineStatus.State.UP, EngineProbe.ask(engine, address));
    } catch (InterruptedException e) {
      throw StackException.interrupted("asking " + engine.label(), e);
    } catch (Exception e) {
      return new Health(EngineStatus.State.NOT_ANSWERING, "no answer: " + e.getMessage());
    }
  }

  private String logTail(Engine engine, StackFile.Content content) {
    ServerFolder server = serverFolder(engine);
    return LogTail.of(
        content.of(engine).stream()
            .flatMap(entry -> Stream.of(server.log(entry.name()), server.output(entry.name())))
            .toArray(Path[]::new));
  }

  /** The last lines of what has ended. */
  private String dying(Engine engine, StackFile.Content content) {
    return LogTail.ofLast(
        5,
        content.of(engine).stream()
            .filter(entry -> !entry.process().isAlive())
            .map(entry -> serverFolder(engine).log(entry.name()))
            .toArray(Path[]::new));
  }

  private long dataSize(Engine engine) {
    return EngineProbe.size(serverFolder(engine).data());
  }

  private ServerFolder serverFolder(Engine engine) {
    return new ServerFolder(folder.resolve(engine.label()));
  }

  private static String describe(StackFile.Entry entry) {
    return entry.name() + " (pid " + entry.process().pid() + ")";
  }
}
