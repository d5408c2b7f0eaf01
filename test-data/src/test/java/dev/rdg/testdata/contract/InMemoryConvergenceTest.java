package dev.rdg.testdata.contract;

import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.model.store.KvStore;

class InMemoryConvergenceTest extends ConvergenceLaws {
  private final KvStore store = new InMemoryKvStore(LAYOUTS);

  @Override
  protected KvStore store() {
    return store;
  }
}
