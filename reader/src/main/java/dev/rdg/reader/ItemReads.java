package dev.rdg.reader;

import dev.rdg.model.kv.Item;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.Selection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where items are read: in the store as they are, or {@link Past as they were}. */
interface ItemReads {

  /** As {@link KvStore#getAsync}. */
  CompletionStage<Page> get(String namespace, String id, Selection selection);

  /** As {@link KvStore#countAsync}. */
  CompletionStage<Long> count(String namespace, String id, Instant asOf);

  /** The one item of this key, if it is there. */
  default CompletionStage<Optional<Item>> item(
      String namespace, String id, String key, Instant asOf) {
    return get(namespace, id, Selection.all(asOf).withKeys(List.of(key)))
        .thenApply(page -> page.items().stream().findFirst());
  }

  /** In the store as they are. */
  static ItemReads of(KvStore store) {
    return new ItemReads() {
      @Override
      public CompletionStage<Page> get(String namespace, String id, Selection selection) {
        return store.getAsync(namespace, id, selection);
      }

      @Override
      public CompletionStage<Long> count(String namespace, String id, Instant asOf) {
        return store.countAsync(namespace, id, asOf);
      }
    };
  }
}
