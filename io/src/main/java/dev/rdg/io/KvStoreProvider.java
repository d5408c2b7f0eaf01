package dev.rdg.io;

import dev.rdg.model.store.KvStore;
import java.io.Serializable;

/** Opens a store on a worker. */
public interface KvStoreProvider extends Serializable {

  /** A store that the caller closes. */
  KvStore open();
}
