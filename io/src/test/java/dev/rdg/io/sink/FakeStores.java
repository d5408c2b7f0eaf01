package dev.rdg.io.sink;

import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.RefusedChange;
import dev.rdg.model.store.Selection;
import dev.rdg.model.store.TokenRange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A store of this JVM that a test watches while workers write to it; answers when and as the test
 * says.
 */
final class FakeStores {
  private static final Map<String, Fake> OPEN = new ConcurrentHashMap<>();

  private FakeStores() {}

  static KvStoreProvider provider(String name, Fake fake) {
    OPEN.put(name, fake);
    return new Provider(name);
  }

  static Fake find(String name) {
    return Objects.requireNonNull(OPEN.get(name), name);
  }

  private record Provider(String name) implements KvStoreProvider {
    @Override
    public KvStore open() {
      return find(name);
    }
  }

  static final class Fake implements KvStore {
    static final NamespaceLayout LAYOUT = NamespaceLayout.plain("things");

    final InMemoryKvStore content = new InMemoryKvStore(List.of(LAYOUT));
    final AtomicInteger requests = new AtomicInteger();
    final AtomicLong applied = new AtomicLong();
    final AtomicInteger inFlight = new AtomicInteger();
    final AtomicInteger mostInFlight = new AtomicInteger();
    private final Supplier<CompletionStage<?>> answer;

    /** What each write waits for before it is applied; may fail. */
    Fake(Supplier<CompletionStage<?>> answer) {
      this.answer = answer;
    }

    static Fake answeringAtOnce() {
      return new Fake(() -> CompletableFuture.completedFuture(null));
    }

    @Override
    public CompletionStage<List<RefusedChange>> write(List<KvChange> changes) {
      requests.incrementAndGet();
      mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
      return answer
          .get()
          .thenCompose(ignored -> content.write(changes))
          .whenComplete(
              (refused, failure) -> applied.addAndGet(failure == null ? changes.size() : 0))
          .whenComplete((ignored, failure) -> inFlight.decrementAndGet());
    }

    @Override
    public CompletionStage<Page> getAsync(String namespace, String id, Selection selection) {
      return content.getAsync(namespace, id, selection);
    }

    @Override
    public CompletionStage<Long> countAsync(String namespace, String id, Instant asOf) {
      return content.countAsync(namespace, id, asOf);
    }

    @Override
    public void scan(String namespace, TokenRange range, Instant asOf, ItemVisitor visitor) {
      content.scan(namespace, range, asOf, visitor);
    }

    @Override
    public void close() {}
  }
}
