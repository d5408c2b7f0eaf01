package dev.rdg.io.sink;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Homes;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.KvStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;

/**
 * Key-value changes of the graph in Cassandra. Tables are created by {@link CassandraTables}, not
 * by a job.
 */
public final class CassandraKvIO {
  private CassandraKvIO() {}

  /**
   * Writes to the homes of these namespaces, one session per JVM and cluster. For what is promised
   * see {@link KvIO.Write}.
   *
   * @param layouts every namespace that may be written
   */
  public static KvIO.Write write(Homes homes, Collection<NamespaceLayout> layouts) {
    return KvIO.write(new Provider(homes, new ArrayList<>(layouts)));
  }

  /**
   * Reads what a reader sees of these namespaces as of a time, in parallel by token ranges; see
   * {@link KvIO.Read}. Works while jobs write; what they write meanwhile may or may not be seen.
   */
  public static KvIO.Read read(Homes homes, Collection<NamespaceLayout> layouts, Instant asOf) {
    return KvIO.read(
        new Provider(homes, new ArrayList<>(layouts)),
        layouts.stream().map(NamespaceLayout::name).toList(),
        asOf);
  }

  /** Its layouts are those that cut a record into requests. */
  private record Provider(Homes homes, ArrayList<NamespaceLayout> layouts)
      implements KvStoreProvider {
    @Override
    public KvStore open() {
      return CassandraKvStore.open(homes, layouts);
    }
  }
}
