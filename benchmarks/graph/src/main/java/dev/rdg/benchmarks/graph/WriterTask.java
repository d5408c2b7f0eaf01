package dev.rdg.benchmarks.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * What a writer is to do with one store; an argument of its process, as JSON. One with several does
 * one after the other, each as if it were the first.
 *
 * @param writer which of the writers that the program has
 * @param events the file of {@linkplain GraphEvent events}
 * @param warmUp how many of them come before measuring begins; {@link #UNMEASURED} where figures do
 *     not matter, and nobody waits for a store at rest
 * @param reads how often edges are read afterwards, one node after the other; 0 for no reading
 * @param hops 0; or how many edges away reading goes at most: the nodes it begins at, to which no
 *     edge leads, have ids that begin with {@link #ROOT}, the number of hops and a dash
 * @param cassandra {@code host:port}, for those who need one; empty
 * @param keyspace that is to be used there, which is not there yet; empty without one
 * @param cassandraPid whose CPU is counted; 0 without one
 * @param folder an empty one, for what the writer keeps
 * @param stored the file where the {@linkplain GraphItem items} go that are stored afterwards
 * @param result the file where the {@link Cost} goes
 */
public record WriterTask(
    String writer,
    String events,
    int warmUp,
    int reads,
    int hops,
    String cassandra,
    String keyspace,
    long cassandraPid,
    String folder,
    String stored,
    String result)
    implements Serializable {
  /** For those whose cost is of no interest. */
  public static final int UNMEASURED = -1;

  /** How many events are handed to a writer at a time. */
  public static final int BATCH = 1_000;

  /** How the ids begin of nodes that multi-hop reads begin at. */
  public static final String ROOT = "root-";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What events cost, from the first after warming up until the store is at rest.
   *
   * @param events how many
   * @param clientMicros CPU of the writing process
   * @param cassandraMicros CPU of Cassandra
   * @param seconds until all were stored
   */
  public record Cost(long events, long clientMicros, long cassandraMicros, double seconds) {}

  /** How long reading takes, in microseconds. */
  public record Latency(double p50, double p99) {
    /** Of measured times. */
    public static Latency of(long[] nanos) {
      long[] sorted = nanos.clone();
      Arrays.sort(sorted);
      return new Latency(
          sorted[sorted.length / 2] / 1e3, sorted[(int) (sorted.length * 0.99)] / 1e3);
    }
  }

  /** What was asked of this process. */
  public static List<WriterTask> of(String[] arguments) {
    return Arrays.stream(arguments).map(WriterTask::of).toList();
  }

  private static WriterTask of(String argument) {
    try {
      return JSON.readValue(argument, WriterTask.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a task: " + argument, e);
    }
  }

  /** As an argument. */
  public String toArgument() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The host of Cassandra. */
  public String cassandraHost() {
    return cassandra.substring(0, cassandra.lastIndexOf(':'));
  }

  /** The port of Cassandra. */
  public int cassandraPort() {
    return Integer.parseInt(cassandra.substring(cassandra.lastIndexOf(':') + 1));
  }

  /** All events, read before measuring begins, which is nobody's cost. */
  public List<GraphEvent> readEvents() {
    return GraphEvent.read(Path.of(events));
  }

  /** Does it. */
  public void run(BiFunction<WriterTask, GraphSchema, GraphWriter> open) {
    List<GraphEvent> all = readEvents();
    try (GraphWriter graph = open.apply(this, GraphSchema.of(all))) {
      int measured = Math.max(0, warmUp);
      write(graph, all.subList(0, measured));
      Measuring measuring = measure();
      write(graph, all.subList(measured, all.size()));
      measuring.end(all.size() - measured);
      if (reads > 0 && hops == 0) {
        write(Path.of(result + ".latency"), read(graph, all));
      }
      for (int far = 1; far <= hops; far++) {
        write(Path.of(result + ".latency" + far), readHops(graph, all, far));
      }
      store(graph::dump);
    }
  }

  private static void write(GraphWriter graph, List<GraphEvent> events) {
    for (int from = 0; from < events.size(); from += BATCH) {
      graph.write(events.subList(from, Math.min(from + BATCH, events.size())));
    }
    graph.flush();
  }

  /** As often to warm up; each must find what was written. */
  private Latency read(GraphWriter graph, List<GraphEvent> all) {
    Map<GraphChange.End, Set<GraphItem.Address>> edges = new LinkedHashMap<>();
    for (GraphEvent event : all) {
      for (GraphChange change : event.changes()) {
        if (change.to() != null) {
          edges.computeIfAbsent(change.from(), absent -> new HashSet<>()).add(change.address());
        }
      }
    }
    List<GraphChange.End> nodes = List.copyOf(edges.keySet());
    String type = edges.values().iterator().next().iterator().next().type();
    long[] nanos = new long[reads];
    for (int i = -reads; i < reads; i++) {
      GraphChange.End node = nodes.get(Math.floorMod(i, nodes.size()));
      long start = System.nanoTime();
      int found = graph.edges(type, node).size();
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
      }
      if (found != Objects.requireNonNull(edges.get(node)).size()) {
        throw new IllegalStateException("read " + found + " edges of " + node);
      }
    }
    return Latency.of(nanos);
  }

  /** As often to warm up; each must find all edges there are within so many hops. */
  private Latency readHops(GraphWriter graph, List<GraphEvent> all, int far) {
    Map<GraphChange.End, Set<GraphChange.End>> edges = new LinkedHashMap<>();
    String type = "";
    for (GraphEvent event : all) {
      for (GraphChange change : event.changes()) {
        GraphChange.End to = change.to();
        if (to != null) {
          type = change.type();
          edges.computeIfAbsent(change.from(), absent -> new HashSet<>()).add(to);
        }
      }
    }
    Set<GraphChange.End> inner = new HashSet<>();
    edges.values().forEach(inner::addAll);
    List<GraphChange.End> roots =
        edges.keySet().stream()
            .filter(end -> end.id().startsWith(ROOT + far + "-") && !inner.contains(end))
            .toList();
    long[] nanos = new long[reads];
    for (int i = -reads; i < reads; i++) {
      GraphChange.End root = roots.get(Math.floorMod(i, roots.size()));
      long start = System.nanoTime();
      int found = graph.within(type, root, far).size();
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
      }
      if (found != count(edges, root, far)) {
        throw new IllegalStateException("read " + found + " edges around " + root);
      }
    }
    return Latency.of(nanos);
  }

  /** Of a tree. */
  private static int count(
      Map<GraphChange.End, Set<GraphChange.End>> edges, GraphChange.End from, int hops) {
    Set<GraphChange.End> next = edges.getOrDefault(from, Set.of());
    int count = next.size();
    if (hops > 1) {
      count += next.stream().mapToInt(one -> count(edges, one, hops - 1)).sum();
    }
    return count;
  }

  /** Writes what is stored where it was asked for. */
  public void store(Consumer<Consumer<GraphItem>> dump) {
    try (BufferedWriter writer = Files.newBufferedWriter(Path.of(stored))) {
      dump.accept(item -> line(writer, item));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + stored, e);
    }
  }

  private static void line(BufferedWriter writer, GraphItem item) {
    try {
      writer.write(JSON.writeValueAsString(item));
      writer.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Begins measuring, when the store is at rest. */
  public Measuring measure() {
    awaitRest();
    return new Measuring(this, System.nanoTime(), CpuMeter.ownMicros(), cassandraMicrosNow());
  }

  /** What was taken before. */
  public record Measuring(WriterTask task, long nanos, long ownMicros, long cassandraMicros) {
    /** Reports what so many events have taken, when the store is at rest. */
    public void end(long events) {
      double seconds = (System.nanoTime() - nanos) / 1e9;
      task.awaitRest();
      Cost cost =
          new Cost(
              events,
              CpuMeter.ownMicros() - ownMicros,
              task.cassandraMicrosNow() - cassandraMicros,
              seconds);
      write(Path.of(task.result), cost);
    }
  }

  private static void write(Path file, Object value) {
    try {
      JSON.writeValue(file.toFile(), value);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private void awaitRest() {
    if (warmUp == UNMEASURED) {
      return;
    }
    CpuMeter.awaitIdle(cassandraPid == 0 ? ProcessHandle.current().pid() : cassandraPid);
  }

  private long cassandraMicrosNow() {
    return cassandraPid == 0 ? 0 : CpuMeter.micros(cassandraPid);
  }
}
