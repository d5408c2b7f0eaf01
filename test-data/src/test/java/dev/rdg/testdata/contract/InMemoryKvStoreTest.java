package dev.rdg.testdata.contract;

import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.model.store.KvStore;

class InMemoryKvStoreTest extends KvStoreContract {
  private final KvStore store = new InMemoryKvStore(LAYOUTS);

  @Override
  protected KvStore store() {
    return store;
  }

  @Override
  protected KvStore openAnother() {
    return new InMemoryKvStore(LAYOUTS);
  }
}
