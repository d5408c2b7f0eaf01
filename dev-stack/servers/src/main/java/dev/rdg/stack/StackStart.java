package dev.rdg.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One start of all engines at the same time: all are up in the end, or none.
 *
 * <p>Each process is written to the stack's file before anything waits for it, so that a start that
 * is interrupted leaves no process unknown.
 */
final class StackStart {

  private final Path folder;
  private final String address;
  private final StackFile file;
  private final ProgressListener listener;
  private StackFile.Content content;

  StackStart(
      Path folder,
      String address,
      Ports ports,
      boolean performance,
      StackFile file,
      ProgressListener listener) {
    this.folder = folder;
    this.address = address;
    this.file = file;
    this.listener = listener;
    this.content = new StackFile.Content(resolve(ports), performance, List.of());
  }

  /** Of a stack that has been started, to start again what of it has ended. */
  StackStart(
      Path folder,
      String address,
      StackFile.Content started,
      StackFile file,
      ProgressListener listener) {
    this.folder = folder;
    this.address = address;
    this.file = file;
    this.listener = listener;
    this.content = started;
  }

  /**
   * Starts again what has ended of an engine, where it was and with its data. A TaskManager joins
   * its JobManager, whose jobs go on; a JobManager knows no job any more.
   */
  void repair(Engine engine) {
    List<StackFile.Entry> entries = content().of(engine);
    boolean hasManager =
        entries.stream().anyMatch(one -> isManager(one) && one.process().isAlive());
    for (StackFile.Entry entry : entries) {
      if (!hasManager || !entry.process().isAlive()) {
        entry.process().end(Duration.ZERO);
        forget(entry);
      }
    }
    if (engine == Engine.FLINK && hasManager) {
      set(FlinkCluster.builder(folder.resolve(engine.label())), engine).startTaskManager();
    } else {
      start(engine);
    }
    listener.progress(engine, "is up again");
  }

  private static boolean isManager(StackFile.Entry entry) {
    return entry.name().equals("jobmanager");
  }

  private synchronized void forget(StackFile.Entry entry) {
    content = content.without(entry);
    file.write(content);
  }

  /** The ports in use, once all engines have answered. */
  Ports run() {
    AtomicReference<RuntimeException> failure = new AtomicReference<>();
    ExecutorService threads = Executors.newFixedThreadPool(Engine.values().length);
    try {
      List<CompletableFuture<Void>> starts = new ArrayList<>();
      for (Engine engine : Engine.values()) {
        starts.add(CompletableFuture.runAsync(() -> startOrFailAll(engine, failure), threads));
      }
      starts.forEach(CompletableFuture::join);
    } finally {
      threads.shutdown();
    }
    @Nullable RuntimeException first = failure.get();
    if (first != null) {
      killAll();
      file.delete();
      throw first;
    }
    return content.ports();
  }

  private void startOrFailAll(Engine engine, AtomicReference<RuntimeException> failure) {
    try {
      long begin = System.nanoTime();
      listener.progress(engine, "starting");
      start(engine);
      double seconds = (System.nanoTime() - begin) / 1e9;
      int port = content().ports().of(engine);
      listener.progress(
          engine, String.format(Locale.ROOT, "up at %s:%d after %.1f s", address, port, seconds));
    } catch (RuntimeException e) {
      // The others need not be waited for: they fail when their process is gone.
      if (failure.compareAndSet(null, e)) {
        killAll();
      }
    }
  }

  private void start(Engine engine) {
    Path directory = folder.resolve(engine.label());
    switch (engine) {
      case CASSANDRA -> set(CassandraServer.builder(directory), engine).start();
      case KAFKA -> set(KafkaServer.builder(directory), engine).start();
      case FLINK -> set(FlinkCluster.builder(directory), engine).start();
    }
  }

  private <B extends ServerBuilder<B>> B set(B builder, Engine engine) {
    if (content().performance()) {
      builder.performance(true).heapMegabytes(2 * builder.heapMegabytes);
    }
    return builder.address(address).port(content().ports().of(engine)).owner(recording(engine));
  }

  private ProcessOwner recording(Engine engine) {
    return new ProcessOwner() {
      @Override
      public void started(String name, ProcessIdentity process) {
        record(new StackFile.Entry(engine, name, process));
      }

      @Override
      public boolean outlivesThisJvm() {
        return true;
      }
    };
  }

  private synchronized void record(StackFile.Entry entry) {
    content = content.with(entry);
    file.write(content);
  }

  private synchronized StackFile.Content content() {
    return content;
  }

  private void killAll() {
    content().alive().forEach(entry -> entry.process().end(Duration.ZERO));
  }

  private Ports resolve(Ports ports) {
    Arrays.stream(Engine.values()).forEach(engine -> requireFree(engine, ports.of(engine)));
    return new Ports(
        LoopbackPorts.resolve(address, ports.cassandra()),
        LoopbackPorts.resolve(address, ports.kafka()),
        LoopbackPorts.resolve(address, ports.flink()));
  }

  private void requireFree(Engine engine, int port) {
    if (port != 0 && !LoopbackPorts.isFree(address, port)) {
      throw new StackException(
          String.format(
              Locale.ROOT,
              "Port %d on %s, for %s, is in use by another program. End that program, or choose another port with %s.",
              port,
              address,
              engine.label(),
              engine.portOption()));
    }
  }
}
