package dev.rdg.serving;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.rdg.model.NodeType;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.RefusedChange;
import dev.rdg.model.store.Selection;
import dev.rdg.model.store.TokenRange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A store whose nodes are read from memory where they were read a short while ago: many edges lead
 * to few nodes, whose properties change rarely. A node may then be as old as that; edges are always
 * read. Nodes that are not there, and those of which something expires before the while is over,
 * are not kept, as in Netflix's graph; nor does it serve questions about another time than now.
 */
public final class NodeCache implements KvStore {
  /** A question is about now when its time is no further away. */
  private static final Duration NOW = Duration.ofSeconds(1);

  private static final Set<String> NODE = Set.of(GraphEncoding.NODE_KEY);

  /** What an entry takes beside its page. */
  private static final int ENTRY_BYTES = 200;

  private final KvStore store;
  private final Duration kept;
  private final Clock clock;
  private final Map<String, Optional<Duration>> retentions = new HashMap<>();
  private final Cache<Node, Page> pages;

  private record Node(String namespace, String id) {}

  /**
   * @param store which is closed with this
   * @param kept how long a node is kept after it was read
   * @param maxBytes about how much memory nodes take at most
   */
  public NodeCache(KvStore store, Schema schema, Duration kept, long maxBytes) {
    this(store, schema, kept, maxBytes, Clock.systemUTC(), Ticker.systemTicker());
  }

  NodeCache(
      KvStore store, Schema schema, Duration kept, long maxBytes, Clock clock, Ticker ticker) {
    this.store = store;
    this.kept = kept;
    this.clock = clock;
    for (NodeType type : schema.nodeTypes()) {
      retentions.put(type.namespace(), Optional.ofNullable(type.retention()));
    }
    this.pages =
        Caffeine.newBuilder()
            .expireAfterWrite(kept)
            .maximumWeight(maxBytes)
            .weigher(NodeCache::weight)
            .ticker(ticker)
            .build();
  }

  private static int weight(Node node, Page page) {
    long bytes = ENTRY_BYTES + 2L * node.id().length();
    return (int)
        Math.min(Integer.MAX_VALUE, bytes + page.items().stream().mapToLong(Item::bytes).sum());
  }

  @Override
  public CompletionStage<Page> getAsync(String namespace, String id, Selection selection) {
    Optional<Duration> retention = retentions.get(namespace);
    if (retention == null || !NODE.equals(selection.keys()) || !isOfNow(selection.asOf())) {
      return store.getAsync(namespace, id, selection);
    }
    Node node = new Node(namespace, id);
    Page known = pages.getIfPresent(node);
    return known != null
        ? CompletableFuture.completedFuture(known)
        : store
            .getAsync(namespace, id, selection)
            .thenApply(
                page -> {
                  if (mayBeKept(page, retention)) {
                    pages.put(node, page);
                  }
                  return page;
                });
  }

  private boolean isOfNow(Instant asOf) {
    Instant now = clock.instant();
    return asOf.isAfter(now.minus(NOW)) && asOf.isBefore(now.plus(NOW));
  }

  private boolean mayBeKept(Page page, Optional<Duration> retention) {
    if (page.items().isEmpty()) {
      return false;
    }
    if (retention.isEmpty()) {
      return true;
    }
    Item item = page.items().get(0);
    long oldest =
        item.cells().values().stream().mapToLong(Cell::timestamp).reduce(item.at(), Math::min);
    Instant expires = Instant.EPOCH.plus(oldest, ChronoUnit.MICROS).plus(retention.get());
    return expires.isAfter(clock.instant().plus(kept));
  }

  @Override
  public CompletionStage<List<RefusedChange>> write(List<KvChange> changes) {
    return store.write(changes);
  }

  @Override
  public int place(KvChange change) {
    return store.place(change);
  }

  @Override
  public CompletionStage<Long> countAsync(String namespace, String id, Instant asOf) {
    return store.countAsync(namespace, id, asOf);
  }

  @Override
  public void scan(String namespace, TokenRange range, Instant asOf, ItemVisitor visitor) {
    store.scan(namespace, range, asOf, visitor);
  }

  @Override
  public void close() {
    store.close();
  }
}
