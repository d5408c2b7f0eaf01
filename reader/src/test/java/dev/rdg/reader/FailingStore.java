package dev.rdg.reader;

import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.RefusedChange;
import dev.rdg.model.store.Selection;
import dev.rdg.model.store.StoreUnavailableException;
import dev.rdg.model.store.TokenRange;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A store some of whose namespaces do not answer.
 *
 * @param down which; may change
 */
record FailingStore(KvStore store, Set<String> down) implements KvStore {
  @Override
  public CompletionStage<List<RefusedChange>> write(List<KvChange> changes) {
    return store.write(changes);
  }

  @Override
  public CompletionStage<Page> getAsync(String namespace, String id, Selection selection) {
    return down.contains(namespace)
        ? CompletableFuture.failedFuture(
            new StoreUnavailableException(namespace + " is down", new IOException("as asked")))
        : store.getAsync(namespace, id, selection);
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
