package dev.rdg.io.sink;

import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.RefusedChange;
import dev.rdg.model.store.Selection;
import dev.rdg.model.store.TokenRange;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Key-value changes in a store on the heap of this JVM, for tests on the Direct runner. */
public final class InMemoryKvIO {
  /**
   * Workers of this JVM find a store by id; entries live as long as the JVM, like the tests that
   * make them.
   */
  private static final Map<String, InMemoryKvStore> STORES = new ConcurrentHashMap<>();

  private InMemoryKvIO() {}

  /** Writes to this very store, which stays open when the pipeline is done. */
  public static KvIO.Write write(InMemoryKvStore store) {
    return KvIO.write(provider(store));
  }

  /** Reads this very store. */
  public static KvIO.Read read(InMemoryKvStore store, Collection<String> namespaces, Instant asOf) {
    return KvIO.read(provider(store), namespaces, asOf);
  }

  private static Provider provider(InMemoryKvStore store) {
    String id = UUID.randomUUID().toString();
    STORES.put(id, store);
    return new Provider(id);
  }

  private record Provider(String id) implements KvStoreProvider {
    @Override
    public KvStore open() {
      return new Lent(
          Objects.requireNonNull(
              STORES.get(id), "an in-memory store serves pipelines of its own JVM alone"));
    }
  }

  /** A store that stays open when its user closes it. */
  private record Lent(KvStore store) implements KvStore {
    @Override
    public CompletionStage<List<RefusedChange>> write(List<KvChange> changes) {
      return store.write(changes);
    }

    @Override
    public CompletionStage<Page> getAsync(String namespace, String id, Selection selection) {
      return store.getAsync(namespace, id, selection);
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
    public void close() {}
  }
}
