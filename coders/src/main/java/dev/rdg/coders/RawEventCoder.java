package dev.rdg.coders;

import dev.rdg.model.Bytes;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Encodes a {@link RawEvent}. */
public final class RawEventCoder extends ModelCoder<RawEvent> {
  private static final long serialVersionUID = 1L;
  private static final RawEventCoder INSTANCE = new RawEventCoder();

  private static final int NOTHING = 0;
  private static final int PAYLOAD = 1;
  private static final int BOTH = 2;

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
    writePayload(event.payload(), event.writerSchema(), out);
  }

  @Override
  RawEvent read(InputStream in) throws IOException {
    Origin origin = new Origin(Wire.readString(in), Wire.readInt(in), Wire.readLong(in));
    long time = Wire.readTime(in);
    Bytes key = Wire.readNullableBytes(in);
    int parts = Wire.readByte(in);
    Bytes payload = parts == NOTHING ? null : Wire.readBytes(in);
    return new RawEvent(origin, time, key, payload, parts == BOTH ? Wire.readString(in) : null);
  }

  /** Jobs keep records in savepoints: without a schema the bytes are what they were before it. */
  private static void writePayload(
      @Nullable Bytes payload, @Nullable String schema, OutputStream out) throws IOException {
    if (payload == null) {
      out.write(NOTHING);
    } else {
      out.write(schema == null ? PAYLOAD : BOTH);
      Wire.writeBytes(payload, out);
      if (schema != null) {
        Wire.writeString(schema, out);
      }
    }
  }
}
