package dev.rdg.transforms;

import dev.rdg.model.Bytes;
import dev.rdg.model.ChangeSet;
import dev.rdg.model.EventTimes;
import dev.rdg.model.Schema;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One event topic: how to parse it, what to filter, what to derive. Everything else is shared. An
 * implementation is one small stateless class with a constructor without arguments, found by the
 * launcher through the service loader ({@code META-INF/services/dev.rdg.transforms.Topic}).
 *
 * @param <E> what one event of the topic means
 */
public interface Topic<E> extends Serializable {

  /** The topic's name in the broker, the launcher and the counters. */
  String name();

  /** The graph it writes to. */
  Schema graph();

  /**
   * The part of the graph that it writes, all of it unless said otherwise; a change of another type
   * is rejected. What a topic does not write cannot stop its job: its tables may be missing, their
   * cluster down.
   */
  default Schema writes() {
    return graph();
  }

  /**
   * The part of the graph that it deletes from, nothing unless said otherwise; a delete of another
   * type is rejected. A store forgets deletes after its {@code gc_grace}, so a replay must know
   * which namespaces have any.
   */
  default Schema deletes() {
    return graph().only(List.of(), List.of());
  }

  /** How its payload is read. */
  EventFormat<E> format(TopicResources resources);

  /** What is dropped, in this order; the first filter that drops an event counts it. */
  default List<EventFilter<E>> filters() {
    return List.of();
  }

  /** How events are completed from the reference table, if they are. */
  default Optional<Enrichment<E>> enrichment() {
    return Optional.empty();
  }

  /**
   * The event's write timestamp in microseconds since the epoch, made by {@link
   * dev.rdg.model.WriteTimestamps} from its time and identity: the same however often and wherever
   * the event is processed.
   *
   * @throws dev.rdg.model.RejectedException with {@link dev.rdg.model.Reason#MISSING_TIME} when it
   *     has no time
   */
  long timestampMicros(E event);

  /**
   * The event's place in its source, which orders events of one write timestamp; null, unless the
   * event is {@link Positioned}, where times alone decide.
   */
  default @Nullable Bytes position(E event) {
    return event instanceof Positioned positioned ? positioned.position() : null;
  }

  /**
   * The first time that its events can have, 1990 unless said otherwise. One before it is rejected
   * as {@link dev.rdg.model.Reason#IMPLAUSIBLE_TIME}, since seconds or days that are taken for
   * milliseconds lie in 1970. Fixed, so that a replay decides the same.
   */
  default Instant earliest() {
    return EventTimes.EARLIEST;
  }

  /**
   * Derives nodes and edges. Must depend on the event alone. An exception rejects the event whole;
   * the job goes on.
   *
   * @param graph takes the changes and checks them against the schema
   */
  void derive(E event, ChangeSet graph);
}
