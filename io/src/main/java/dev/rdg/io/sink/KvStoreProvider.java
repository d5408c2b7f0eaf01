package dev.rdg.io.sink;

import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.KvStore;
import java.io.Serializable;
import java.util.List;

/** Opens a store on a worker. */
public interface KvStoreProvider extends Serializable {

  /** A store that the caller closes. */
  KvStore open();

  /**
   * How namespaces are kept, so that each request goes to one partition; those that are not named
   * have one partition a record.
   */
  default List<NamespaceLayout> layouts() {
    return List.of();
  }
}
