package dev.rdg.coders;

import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Encodes a {@link RawEvent}. */
public final class RawEventCoder extends ModelCoder<RawEvent> {
  private static final long serialVersionUID = 1L;
  private static final RawEventCoder INSTANCE = new RawEventCoder();

  private RawEventCoder() {
    super(RawEvent.class);
  }

  /** The coder. */
  public static RawEventCoder of() {
    return INSTANCE;
  }

  @Override
  void write(RawEvent event, OutputStream out) throws IOException {
    Wire.writeString(event.origin().topic(), out);
    Wire.writeInt(event.origin().partition(), out);
    Wire.writeLong(event.origin().offset(), out);
    Wire.writeTime(event.brokerTimeMillis(), out);
    Wire.writeNullableBytes(event.key(), out);
    Wire.writeNullableBytes(event.payload(), out);
  }

  @Override
  RawEvent read(InputStream in) throws IOException {
    Origin origin = new Origin(Wire.readString(in), Wire.readInt(in), Wire.readLong(in));
    return new RawEvent(
        origin, Wire.readTime(in), Wire.readNullableBytes(in), Wire.readNullableBytes(in));
  }
}
