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
 * everywhere. A store that does not answer is a {@link StoreUnavailableException}. A store that is
 * closed is an {@link IllegalStateException}; closing it again does nothing.
 *
 * <p>What can't be written can't be found: reads of an id or of keys beyond the {@link
 * dev.rdg.model.Limits}, or without a UTF-8 form, find nothing. A time to read as of may be any
 * {@link Instant}; as of {@link Instant#MIN} nothing has expired, as of {@link Instant#MAX}
 * everything with a retention has.
 *
 * <p>Every method may be called anywhere: in the stages that others return, also to wait there, and
 * in a visitor.
 */
public interface KvStore extends AutoCloseable {

  /**
   * Writes changes to records of one namespace. They need not become visible together.
   *
   * @param changes all of one namespace, and best of one record, or few and of one {@link #place};
   *     none are done at once
   * @return completes when the store has acknowledged all of them but those it can never take,
   *     which it returns in their order, equal ones as often as they come: those beyond the {@link
   *     dev.rdg.model.Limits} and what else the store itself refuses. Completes exceptionally when
   *     the store may lack one of the others, with a {@link StoreUnavailableException} where
   *     writing again may help; writing again is harmless
   * @throws IllegalArgumentException for changes of several namespaces, of which none is written
   */
  CompletionStage<List<RefusedChange>> write(List<KvChange> changes);

  /**
   * Which of the store's servers keep the item of a change, as a number: small changes of one
   * namespace and place cost less when they are written together. The number means nothing else,
   * and may be another one later.
   */
  default int place(KvChange change) {
    return 0;
  }

  /**
   * A page of a record's items in the order asked for; empty for a record that is not there.
   * Completes exceptionally when the store does not answer.
   */
  CompletionStage<Page> getAsync(String namespace, String id, Selection selection);

  /** As {@link #getAsync}, and waits. */
  default Page get(String namespace, String id, Selection selection) {
    return Stages.await(getAsync(namespace, id, selection));
  }

  /** How many items of a record a reader sees as of a time. */
  CompletionStage<Long> countAsync(String namespace, String id, Instant asOf);

  /** As {@link #countAsync}, and waits. */
  default long count(String namespace, String id, Instant asOf) {
    return Stages.await(countAsync(namespace, id, asOf));
  }

  /**
   * Visits every item in a part of a namespace that a reader sees as of a time. Ranges that cover
   * {@link TokenRange#ALL} without overlap visit every item once. The items of a partition (a
   * record or, with buckets, a part of one) come together, in order. What is written meanwhile, by
   * the visitor too, may be visited or not. What the visitor throws ends the scan and is thrown.
   */
  void scan(String namespace, TokenRange range, Instant asOf, ItemVisitor visitor);

  /** Visits every item of a namespace that a reader sees as of a time. */
  default void scan(String namespace, Instant asOf, ItemVisitor visitor) {
    scan(namespace, TokenRange.ALL, asOf, visitor);
  }

  /** Releases what the store holds. */
  @Override
  void close();

  /**
   * Checks that changes are of one namespace, as {@link #write} asks.
   *
   * @throws IllegalArgumentException when they are not
   */
  static void requireOneNamespace(List<KvChange> changes) {
    for (KvChange change : changes) {
      KvChange first = changes.get(0);
      if (!change.namespace().equals(first.namespace())) {
        throw new IllegalArgumentException(
            "changes of one write must be of one namespace, but were of "
                + first.namespace()
                + " and of "
                + change.namespace()
                + ": write them apart.");
      }
    }
  }

  /** Takes the items of a scan. */
  @FunctionalInterface
  interface ItemVisitor {
    /** One item of the record {@code id}. */
    void visit(String id, Item item);
  }
}
