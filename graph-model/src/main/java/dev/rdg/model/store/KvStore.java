package dev.rdg.model.store;

import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.KvChange;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A two-level map: namespace, record id, sorted item key, to a time and properties. Writes
 * converge: the same set of changes, in any order, grouping and repetition, by any number of
 * writers, gives the same content, and no write reads first. Thread-safe.
 *
 * <p>A namespace that the store was not opened with is an {@link IllegalArgumentException}
 * everywhere. A store that does not answer is a {@link StoreUnavailableException}.
 */
public interface KvStore extends AutoCloseable {

  /**
   * Writes changes to one record. They need not become visible together.
   *
   * @param changes at least one, all of one namespace and record id
   * @return completes when the store has acknowledged all of them but those it can never take,
   *     which it returns: those beyond the {@link dev.rdg.model.Limits} and what else the store
   *     itself refuses. Completes exceptionally when the store may lack one of the others, with a
   *     {@link StoreUnavailableException} where writing again may help; writing again is harmless
   */
  CompletionStage<List<RefusedChange>> write(List<KvChange> changes);

  /** A page of a record's items in the order asked for; empty for a record that is not there. */
  Page get(String namespace, String id, Selection selection);

  /** How many items of a record a reader sees as of a time. */
  long count(String namespace, String id, Instant asOf);

  /**
   * Visits every item in a part of a namespace that a reader sees as of a time. Ranges that cover
   * {@link TokenRange#ALL} without overlap visit every item once. The items of a partition (a
   * record or, with buckets, a part of one) come together, in order.
   */
  void scan(String namespace, TokenRange range, Instant asOf, ItemVisitor visitor);

  /** Visits every item of a namespace that a reader sees as of a time. */
  default void scan(String namespace, Instant asOf, ItemVisitor visitor) {
    scan(namespace, TokenRange.ALL, asOf, visitor);
  }

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
