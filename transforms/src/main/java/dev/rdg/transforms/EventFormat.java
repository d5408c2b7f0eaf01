package dev.rdg.transforms;

import dev.rdg.model.event.RawEvent;
import java.io.Serializable;
import org.apache.beam.sdk.coders.Coder;

/**
 * How a topic's payload is read. Implementations: {@link JsonFormat}, {@link AvroFormat}, {@link
 * ChangeEventFormat}.
 *
 * @param <E> the topic's event type
 */
public interface EventFormat<E> extends Serializable {

  /** Prepares for reading, once for each worker thread; may load schemas. */
  default void open() {}

  /**
   * Reads one record.
   *
   * @throws dev.rdg.model.RejectedException when the record is not what the topic carries
   */
  Parsed<E> parse(RawEvent event);

  /** The coder of the event type, for when events cross from one worker to another. */
  Coder<E> coder();
}
