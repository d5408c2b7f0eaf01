package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import dev.rdg.model.ConfigException;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.RefusedChange;
import dev.rdg.model.store.Selection;
import dev.rdg.model.store.Stages;
import dev.rdg.model.store.TokenRange;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A {@link KvStore} in Cassandra: one table per namespace, one row per item, one cell per property,
 * every cell written with its own event time so that the database itself keeps the newest. A write
 * is one unlogged batch per partition, split where it grows too large; small changes of several
 * records share one.
 *
 * <p>A namespace that has {@linkplain Moves moved} from its home is led on to where it lives when
 * it is first used.
 *
 * <p>A cluster is connected to when one of its namespaces is first used: a store whose namespaces
 * live in several clusters works with those that are there.
 */
public final class CassandraKvStore implements KvStore {
  private final Homes homes;
  private final Clock clock;
  private final Map<String, NamespaceLayout> layouts = new HashMap<>();
  private final Map<String, CompletableFuture<CassandraNamespace>> opened =
      new ConcurrentHashMap<>();
  private final ClusterSessions sessions = new ClusterSessions();
  private final AnswerThreads answers = new AnswerThreads();
  private volatile boolean closed;

  private CassandraKvStore(Homes homes, Collection<NamespaceLayout> layouts, Clock clock) {
    this.homes = homes;
    this.clock = clock;
    layouts.forEach(layout -> this.layouts.put(layout.name(), layout));
  }

  /**
   * Opens the store; sessions are shared within the JVM.
   *
   * @param layouts the namespaces it is to have
   * @throws ConfigException when no contact point is known for a cluster
   */
  public static CassandraKvStore open(Homes homes, Collection<NamespaceLayout> layouts) {
    layouts.forEach(layout -> homes.clusterOf(homes.of(layout.name())));
    return new CassandraKvStore(homes, layouts, Clock.systemUTC());
  }

  @Override
  public CompletionStage<List<RefusedChange>> write(List<KvChange> changes) {
    requireOpen();
    if (changes.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    KvStore.requireOneNamespace(changes);
    String namespace = changes.get(0).namespace();
    requireKnown(namespace);
    return ask(namespace, open -> open.write(changes));
  }

  /** The answer of a namespace, given on a thread on which the asker may wait. */
  private <T> CompletionStage<T> ask(
      String namespace, Function<CassandraNamespace, CompletionStage<T>> question) {
    CompletableFuture<T> result = new CompletableFuture<>();
    namespace(namespace)
        .thenCompose(question)
        .whenComplete(
            (answer, failure) ->
                answers.give(
                    () -> {
                      if (failure == null) {
                        result.complete(answer);
                      } else {
                        result.completeExceptionally(
                            CassandraErrors.toException(clusterOf(namespace), failure));
                      }
                    }));
    return result;
  }

  @Override
  public int place(KvChange change) {
    CompletableFuture<CassandraNamespace> namespace = opened.get(change.namespace());
    return namespace == null || !namespace.isDone() || namespace.isCompletedExceptionally()
        ? 0
        : namespace.join().place(change);
  }

  @Override
  public CompletionStage<Page> getAsync(String namespace, String id, Selection selection) {
    requireOpen();
    requireKnown(namespace);
    return ask(namespace, open -> open.get(id, selection));
  }

  @Override
  public Page get(String namespace, String id, Selection selection) {
    return read(namespace, open -> Stages.await(open.get(id, selection)));
  }

  @Override
  public CompletionStage<Long> countAsync(String namespace, String id, Instant asOf) {
    requireOpen();
    requireKnown(namespace);
    return ask(namespace, open -> open.count(id, asOf));
  }

  @Override
  public void scan(String namespace, TokenRange range, Instant asOf, ItemVisitor visitor) {
    read(
        namespace,
        open -> {
          open.scan(range, asOf, visitor);
          return true;
        });
  }

  private <T> T read(String namespace, Function<CassandraNamespace, T> question) {
    requireOpen();
    requireKnown(namespace);
    try {
      return question.apply(Stages.await(namespace(namespace)));
    } catch (DriverException e) {
      throw CassandraErrors.toException(clusterOf(namespace), e);
    }
  }

  private String clusterOf(String namespace) {
    return homes.of(namespace).cluster();
  }

  private void requireKnown(String namespace) {
    if (!layouts.containsKey(namespace)) {
      throw new IllegalArgumentException("the store has no namespace '" + namespace + "'.");
    }
  }

  /** A namespace, opened by a thread of its own when it is first used; a failure is not kept. */
  private CompletableFuture<CassandraNamespace> namespace(String name) {
    CompletableFuture<CassandraNamespace> namespace = opened.get(name);
    return namespace == null || namespace.isCompletedExceptionally()
        ? opened.compute(
            name,
            (ignored, known) ->
                known == null || known.isCompletedExceptionally()
                    ? CompletableFuture.supplyAsync(() -> open(name), CassandraKvStore::start)
                    : known)
        : namespace;
  }

  private static void start(Runnable connecting) {
    Thread thread = new Thread(connecting, "rdg-connect");
    thread.setDaemon(true);
    thread.start();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the store is closed.");
    }
  }

  private synchronized CassandraNamespace open(String name) {
    requireOpen();
    Home home = Moves.follow(homes, name, sessions);
    CqlSession session = sessions.of(homes.clusterOf(home));
    NamespaceLayout layout = java.util.Objects.requireNonNull(layouts.get(name));
    return new CassandraNamespace(session, new ItemStatements(session, layout, home, clock));
  }

  @Override
  public synchronized void close() {
    closed = true;
    sessions.close();
    answers.close();
  }
}
