package dev.rdg.operations;

import com.google.auto.value.AutoValue;
import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.Homes;
import dev.rdg.model.kv.NamespaceLayout;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the graph is stored. */
@AutoValue
public abstract class Store {
  Store() {}

  /** That of a file of homes, as it says. */
  public static Store of(Path homesFile) {
    return new AutoValue_Store(homesFile.toAbsolutePath(), null, null);
  }

  /** The file that says where namespaces live. */
  public abstract Path homesFile();

  /** The keyspace that takes the place of those in the file, if one does. */
  public abstract @Nullable String keyspace();

  /**
   * The contact points, host:port separated by commas, of clusters for which the file names none;
   * null where none are known.
   */
  public abstract @Nullable String contactPoints();

  /** The same with a keyspace in place of those in the file; null for those. */
  public Store withKeyspace(@Nullable String keyspace) {
    return new AutoValue_Store(homesFile(), keyspace, contactPoints());
  }

  /** The same with contact points for clusters that have none; null where none are known. */
  public Store withContactPoints(@Nullable String contactPoints) {
    return new AutoValue_Store(homesFile(), keyspace(), contactPoints);
  }

  /** The homes of namespaces. */
  public Homes homes() {
    Homes homes = Homes.load(homesFile());
    String keyspace = keyspace();
    homes = keyspace == null ? homes : homes.withKeyspace(keyspace);
    return withContactPoints(homes);
  }

  /** Homes of the same clusters, with the contact points that are known here. */
  public Homes withContactPoints(Homes homes) {
    String points = contactPoints();
    return points == null ? homes : homes.withContactPoints(List.of(points.split(",")));
  }

  /** Opens the store of these namespaces. */
  public CassandraKvStore open(Collection<NamespaceLayout> namespaces) {
    return CassandraKvStore.open(homes(), namespaces);
  }
}
