package dev.rdg.benchmarks;

import dev.rdg.benchmarks.graph.GraphChange;
import dev.rdg.benchmarks.graph.GraphEvent;
import dev.rdg.benchmarks.graph.WriterTask;
import dev.rdg.model.ChangeSet;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.KvStore;
import dev.rdg.reader.EdgeStep;
import dev.rdg.reader.NodeId;
import dev.rdg.reader.Traversal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * People who know people who know people, so many of each: one hop of 45, two of 10 x 100, three of
 * 10 x 10 x 10. Edges have four properties, about 100 bytes of values.
 */
final class Trees {
  static final Schema SCHEMA =
      Schema.parse(
          "trees",
          """
          version: 1
          nodes:
            person: {}
            place: {}
          edges:
            knows:
              from: person
              to: person
              properties: {episode: string, position_seconds: long, quality: string, subtitles: string}
            visited:
              from: person
              to: place
              history: 400d
              properties: {episode: string, position_seconds: long, quality: string, subtitles: string}
          """);

  /** How many edges a person has, by level, of the trees of one, two and three hops. */
  private static final List<List<Integer>> SHAPES =
      List.of(List.of(45), List.of(10, 100), List.of(10, 10, 10));

  static final int MOST_HOPS = SHAPES.size();

  private Trees() {}

  /** How many edges a tree has. */
  static int edges(int hops) {
    int edges = 0;
    int level = 1;
    for (int degree : SHAPES.get(hops - 1)) {
      level *= degree;
      edges += level;
    }
    return edges;
  }

  static NodeId root(int hops, int number) {
    return new NodeId("person", WriterTask.ROOT + hops + "-" + number);
  }

  static Traversal traversal(NodeId root, int hops) {
    return Traversal.from(List.of(root))
        .depths(Collections.nCopies(hops, Traversal.Depth.of(EdgeStep.out("knows"))))
        .build();
  }

  /** So many trees of each kind, an event for each edge; edges of one person together. */
  static List<GraphEvent> events(int roots) {
    List<GraphEvent> events = new ArrayList<>();
    for (int hops = 1; hops <= MOST_HOPS; hops++) {
      for (int i = 0; i < roots; i++) {
        grow(root(hops, i).id(), SHAPES.get(hops - 1), events);
      }
    }
    return events;
  }

  private static void grow(String from, List<Integer> degrees, List<GraphEvent> events) {
    for (int i = 0; i < degrees.get(0); i++) {
      GraphChange change =
          new GraphChange(
              "knows",
              new GraphChange.End("person", from),
              new GraphChange.End("person", from + "-" + i),
              false,
              properties(i));
      events.add(new GraphEvent(1_760_000_000_000_000L + events.size(), -1, List.of(change)));
    }
    List<Integer> deeper = degrees.subList(1, degrees.size());
    if (!deeper.isEmpty()) {
      for (int i = 0; i < degrees.get(0); i++) {
        grow(from + "-" + i, deeper, events);
      }
    }
  }

  static Map<String, Object> properties(int number) {
    return Map.of(
        "episode",
        "episode-" + number,
        "position_seconds",
        (long) number,
        "quality",
        "2160p HDR10 Dolby Atmos",
        "subtitles",
        "nl-NL forced, en-GB, de-DE");
  }

  /** Writes events into a store of {@link #SCHEMA}. */
  static void write(List<GraphEvent> events, KvStore store) throws InterruptedException {
    Edges.write(store, events.stream().flatMap(Trees::changes));
  }

  private static Stream<KvChange> changes(GraphEvent event) {
    GraphChange edge = event.changes().get(0);
    GraphChange.End to = Objects.requireNonNull(edge.to());
    return changes(event.at(), "knows", edge.from().id(), to.id(), edge.put());
  }

  /** What an edge is written as. */
  static Stream<KvChange> changes(
      long at, String type, String from, String to, Map<String, ?> properties) {
    ChangeSet set = new ChangeSet(SCHEMA, at);
    ChangeSet.Upsert upsert = set.edge(type, from, to);
    properties.forEach(upsert::set);
    List<KvChange> changes = new ArrayList<>();
    GraphEncoding encoding = new GraphEncoding(SCHEMA);
    set.changes().forEach(one -> encoding.encode(one, changes::add));
    return changes.stream();
  }
}
