package dev.rdg.model.store;

import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.KvChange;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A two-level map: namespace, record id, sorted item key, to a time and properties. Writes
 * converge: the same set of changes, in any order, grouping and repetition, gives the same content,
 * and no write reads first. Thread-safe.
 *
 * <p>A namespace that the store was not opened with is an {@link IllegalArgumentException}
 * everywhere.
 */
public interface KvStore extends AutoCloseable {

  /**
   * Writes changes to one record. They need not become visible together.
   *
   * @param changes at least one, all of one namespace and record id
   * @return completes when the store has acknowledged all of them, exceptionally when it may lack
   *     one; writing again is harmless
   */
  CompletionStage<?> write(List<KvChange> changes);

  /**
   * A page of a record's items in the order of their keys' UTF-8 bytes; empty for a record that is
   * not there.
   */
  Page get(String namespace, String id, Selection selection);

  /** How many items of a record a reader sees as of a time. */
  long count(String namespace, String id, Instant asOf);

  /**
   * Visits every item of a namespace that a reader sees as of a time; the items of a record come
   * together, in order.
   */
  void scan(String namespace, Instant asOf, ItemVisitor visitor);

  /** Releases what the store holds. */
  @Override
  void close();

  /** Takes the items of a scan. */
  @FunctionalInterface
  interface ItemVisitor {
    /** One item of the record {@code id}. */
    void visit(String id, Item item);
  }
}
