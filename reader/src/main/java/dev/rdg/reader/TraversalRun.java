package dev.rdg.reader;

import static java.util.Objects.requireNonNull;

import dev.rdg.model.Schema;
import dev.rdg.model.kv.EdgeKeys;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.Item;
import dev.rdg.model.store.Stages;
import dev.rdg.model.store.StoreUnavailableException;
import dev.rdg.reader.ResumeToken.Expansion;
import dev.rdg.reader.TraversalPage.Cut;
import dev.rdg.reader.TraversalPage.FoundEdge;
import dev.rdg.reader.TraversalPage.FoundNode;
import dev.rdg.reader.TraversalPage.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes one page of a traversal: the least depth first (the greatest when much waits), its nodes at
 * the same time, their answers in order. An expansion, the edges of one node along one step with
 * the far ends, is taken whole or left for the next page.
 */
final class TraversalRun {
  private final Traversal traversal;
  private final List<List<PlannedStep>> plan;
  private final Schema schema;
  private final ItemReads items;
  private final Instant asOf;
  private final boolean past;
  private final EdgeReads reads;
  private final long start = System.nanoTime();

  private final NavigableMap<Integer, Set<Expansion>> pending = new TreeMap<>();
  private final Map<NodeId, CompletionStage<Optional<Item>>> stored = new ConcurrentHashMap<>();
  private final Map<NodeId, FoundNode> nodes = new LinkedHashMap<>();
  private final Map<EdgeKey, FoundEdge> edges = new LinkedHashMap<>();
  private final List<Cut> cuts = new ArrayList<>();
  private final Set<Expansion> unanswered = new LinkedHashSet<>();
  private long bytes;
  private @Nullable Reason full;

  /** An edge by its ends and what else it is known by. */
  private record EdgeKey(String type, NodeId from, NodeId to, String rest) {}

  /** What an expansion has come to; {@code found} is null where the store did not answer. */
  private record Expanded(
      EdgeReads.@Nullable Found found, Map<NodeId, Optional<Item>> far, Set<NodeId> unknown) {}

  TraversalRun(Traversal traversal, Schema schema, Times times) {
    this.traversal = traversal;
    this.schema = schema;
    this.plan = traversal.plan(schema);
    String resumed = traversal.resumed();
    ResumeToken token = resumed == null ? null : ResumeToken.parse(resumed, traversal);
    Instant asked = traversal.asOf();
    this.asOf = token != null ? token.asOf() : asked != null ? asked : times.now();
    this.past = token != null ? token.past() : times.isPast(asked);
    this.items = past ? times.past(asOf) : times.present();
    this.reads = new EdgeReads(items, asOf);
    if (token != null) {
      token.expansions().forEach(this::resume);
    }
  }

  private void resume(Expansion expansion) {
    PlannedStep step = step(expansion);
    if (!step.near().name().equals(expansion.node().type())) {
      throw new IllegalArgumentException(
          "the token to go on with is not whole: use the one that came with the page before.");
    }
    pending.computeIfAbsent(expansion.depth(), depth -> new LinkedHashSet<>()).add(expansion);
  }

  private PlannedStep step(Expansion expansion) {
    return plan.get(expansion.depth()).get(expansion.step());
  }

  CompletionStage<TraversalPage> run() {
    return (traversal.resumed() == null ? start() : CompletableFuture.completedFuture(null))
        .thenCompose(ignored -> follow())
        .thenApply(ignored -> page());
  }

  /** The nodes of depth 0, with the properties that the rules for all depths ask for. */
  private CompletionStage<?> start() {
    List<NodeId> ids = traversal.start().stream().distinct().toList();
    Projection asked = traversal.rules().or(Rules.DEFAULTS).nodeProperties();
    Projection projection = requireNonNull(asked, "by the defaults");
    return new OrderedWindow<NodeId, Optional<FoundNode>>(
            ids,
            traversal.parallelism(),
            id -> projection.isNone() ? bare(id) : start(id, projection),
            (id, found) -> {
              nodes.put(id, found.orElseThrow());
              expandFrom(id, 0);
              return true;
            })
        .run();
  }

  private static CompletionStage<Optional<FoundNode>> bare(NodeId id) {
    return CompletableFuture.completedFuture(Optional.of(new FoundNode(id, 0, null, false)));
  }

  private CompletionStage<Optional<FoundNode>> start(NodeId id, Projection projection) {
    return item(id)
        .handle(
            (item, failure) -> {
              if (failure != null) {
                requirePartial(failure);
              }
              return Optional.of(
                  new FoundNode(
                      id,
                      0,
                      failure != null
                          ? null
                          : item.map(stored -> Node.of(id, stored, projection)).orElse(null),
                      failure != null));
            });
  }

  /** Throws a failure unless it is one that a partial answer may have. */
  private void requirePartial(Throwable failure) {
    Throwable cause = Stages.unwrap(failure);
    if (!traversal.partial() || !(cause instanceof StoreUnavailableException)) {
      throw cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }
  }

  private void expandFrom(NodeId node, int depth) {
    if (depth == plan.size()) {
      return;
    }
    List<PlannedStep> steps = plan.get(depth);
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).near().name().equals(node.type())) {
        pending
            .computeIfAbsent(depth, absent -> new LinkedHashSet<>())
            .add(new Expansion(depth, i, node));
      }
    }
  }

  private CompletionStage<?> follow() {
    Map.Entry<Integer, Set<Expansion>> next =
        waiting() < mostWaiting() ? pending.pollFirstEntry() : pending.pollLastEntry();
    if (next == null) {
      return CompletableFuture.completedFuture(null);
    }
    List<Expansion> expansions = List.copyOf(next.getValue());
    OrderedWindow<Expansion, Expanded> window =
        new OrderedWindow<>(expansions, traversal.parallelism(), this::expand, this::take);
    CompletableFuture<Void> alarm =
        new CompletableFuture<Void>()
            .completeOnTimeout(null, remaining().toNanos(), TimeUnit.NANOSECONDS);
    alarm.thenRun(window::stop);
    return window
        .run()
        .whenComplete((ignored, failure) -> alarm.cancel(false))
        .thenCompose(
            taken -> {
              if (taken == expansions.size()) {
                return follow();
              }
              if (full == null) {
                full = Reason.TIME;
              }
              pending
                  .computeIfAbsent(next.getKey(), depth -> new LinkedHashSet<>())
                  .addAll(expansions.subList(taken, expansions.size()));
              return CompletableFuture.completedFuture(null);
            });
  }

  private Duration remaining() {
    Duration left = traversal.bounds().time().minusNanos(System.nanoTime() - start);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private CompletionStage<Expanded> expand(Expansion expansion) {
    PlannedStep step = step(expansion);
    return reads
        .read(expansion.node(), step, null)
        .thenCompose(found -> withFarEnds(step, found))
        .exceptionally(
            failure -> {
              requirePartial(failure);
              return new Expanded(null, Map.of(), Set.of());
            });
  }

  /** Reads the far ends at the same time; which are there decides which edges are. */
  private CompletionStage<Expanded> withFarEnds(PlannedStep step, EdgeReads.Found found) {
    if (!step.readsNodes()) {
      return CompletableFuture.completedFuture(new Expanded(found, Map.of(), Set.of()));
    }
    Map<NodeId, Optional<Item>> far = new LinkedHashMap<>();
    Set<NodeId> unknown = new LinkedHashSet<>();
    List<NodeId> ids = found.items().stream().map(step::farId).distinct().toList();
    return new OrderedWindow<NodeId, Optional<Optional<Item>>>(
            ids,
            traversal.parallelism(),
            id -> farEnd(step, id),
            (id, item) -> {
              item.ifPresentOrElse(known -> far.put(id, known), () -> unknown.add(id));
              return true;
            })
        .run()
        .thenApply(all -> new Expanded(kept(step, found, far), far, unknown));
  }

  /** A far end; the outer optional is empty where the store does not say and need not. */
  private CompletionStage<Optional<Optional<Item>>> farEnd(PlannedStep step, NodeId id) {
    return item(id)
        .handle(
            (item, failure) -> {
              if (failure == null) {
                return Optional.of(item);
              }
              requirePartial(failure);
              if (step.filtersNodes()) { // without it nobody knows whether the edge is to be there
                throw (StoreUnavailableException) Stages.unwrap(failure);
              }
              return Optional.empty();
            });
  }

  private static EdgeReads.Found kept(
      PlannedStep step, EdgeReads.Found found, Map<NodeId, Optional<Item>> far) {
    return step.filtersNodes()
        ? new EdgeReads.Found(
            found.items().stream()
                .filter(
                    item ->
                        far.getOrDefault(step.farId(item), Optional.empty())
                            .filter(step.nodeFilter())
                            .isPresent())
                .toList(),
            found.next())
        : found;
  }

  private CompletionStage<Optional<Item>> item(NodeId id) {
    return stored.computeIfAbsent(
        id,
        absent ->
            items.item(
                schema.nodeType(id.type()).namespace(), id.id(), GraphEncoding.NODE_KEY, asOf));
  }

  private boolean take(Expansion expansion, Expanded expanded) {
    PlannedStep step = step(expansion);
    EdgeStep asked = traversal.depths().get(expansion.depth()).edges().get(expansion.step());
    EdgeReads.Found found = expanded.found();
    if (found == null) {
      unanswered.add(expansion);
      cuts.add(new Cut(Reason.UNAVAILABLE, expansion.depth(), expansion.node(), asked, null));
      return true;
    }
    full = whatIsFull(step, found);
    if (full != null) {
      return false;
    }
    for (Item item : found.items()) {
      take(expansion, step, item, expanded);
    }
    if (found.next() != null) {
      cuts.add(new Cut(Reason.LIMIT, expansion.depth(), expansion.node(), asked, found.next()));
    }
    return true;
  }

  private void take(Expansion expansion, PlannedStep step, Item item, Expanded expanded) {
    NodeId far = step.farId(item);
    Edge edge = step.edge(expansion.node(), item);
    EdgeKey key = new EdgeKey(edge.type(), edge.from(), edge.to(), EdgeKeys.rest(item.key()));
    FoundEdge before = edges.get(key);
    if (before == null) {
      bytes += item.bytes();
    }
    // An edge that was come to from both ends is shown with its properties.
    if (before == null || before.edge().properties().size() < edge.properties().size()) {
      edges.put(key, new FoundEdge(edge, before == null ? expansion.depth() : before.depth()));
    }
    Optional<Item> stored =
        step.nodeProperties().isNone()
            ? Optional.empty()
            : expanded.far().getOrDefault(far, Optional.empty());
    FoundNode known = nodes.get(far);
    if (known == null || known.node() == null && stored.isPresent()) {
      bytes += stored.map(Item::bytes).orElse((long) far.id().length());
      nodes.put(
          far,
          new FoundNode(
              far,
              known == null ? expansion.depth() + 1 : known.depth(),
              stored.map(one -> Node.of(far, one, step.nodeProperties())).orElse(null),
              expanded.unknown().contains(far)));
    }
    expandFrom(far, expansion.depth() + 1);
  }

  /** What an expansion would be too much for; one that is alone on its page never is. */
  private @Nullable Reason whatIsFull(PlannedStep step, EdgeReads.Found found) {
    Traversal.Bounds bounds = traversal.bounds();
    if (remaining().isZero()) {
      return Reason.TIME;
    }
    if (edges.isEmpty()) {
      return null;
    }
    if (edges.size() + found.items().size() > bounds.edges()) {
      return Reason.EDGES;
    }
    long newNodes =
        found.items().stream().filter(item -> !nodes.containsKey(step.farId(item))).count();
    if (nodes.size() + newNodes > bounds.nodes()) {
      return Reason.NODES;
    }
    long more = found.items().stream().mapToLong(Item::bytes).sum();
    if (bytes + more > bounds.bytes()) {
      return Reason.BYTES;
    }
    return waiting() + newNodes > mostWaiting() ? Reason.NODES : null;
  }

  private int waiting() {
    return pending.values().stream().mapToInt(Set::size).sum();
  }

  private int mostWaiting() {
    return Math.min(ResumeToken.MAX_WAITING, traversal.bounds().nodes());
  }

  private TraversalPage page() {
    List<Expansion> left = new ArrayList<>(unanswered);
    pending.values().forEach(left::addAll);
    if (full != null) {
      cuts.add(new Cut(full, pending.firstKey(), null, null, null));
    }
    return new TraversalPage(
        List.copyOf(nodes.values()),
        List.copyOf(edges.values()),
        cuts,
        left.isEmpty()
            ? null
            : new ResumeToken(ResumeToken.hash(traversal), asOf, past, left).toString(),
        asOf);
  }
}
