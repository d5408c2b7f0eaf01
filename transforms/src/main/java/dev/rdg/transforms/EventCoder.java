package dev.rdg.transforms;

import dev.rdg.coders.RawEventCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StructuredCoder;

/**
 * Encodes an {@link Event}: its record, then its value by the format's coder, whose determinism it
 * shares.
 */
public final class EventCoder<E> extends StructuredCoder<Event<E>> {
  private static final long serialVersionUID = 1L;

  private final Coder<E> valueCoder;

  private EventCoder(Coder<E> valueCoder) {
    this.valueCoder = valueCoder;
  }

  /** With the coder of the event's value. */
  public static <E> EventCoder<E> of(Coder<E> valueCoder) {
    return new EventCoder<>(valueCoder);
  }

  @Override
  public void encode(Event<E> event, OutputStream out) throws IOException {
    RawEventCoder.of().encode(event.raw(), out);
    valueCoder.encode(event.value(), out);
  }

  @Override
  public Event<E> decode(InputStream in) throws IOException {
    return new Event<>(RawEventCoder.of().decode(in), valueCoder.decode(in));
  }

  @Override
  public List<? extends Coder<?>> getCoderArguments() {
    return List.of(valueCoder);
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    valueCoder.verifyDeterministic();
  }
}
