package dev.rdg.coders;

import dev.rdg.model.Reason;
import dev.rdg.model.event.RejectedEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Encodes a {@link RejectedEvent}; its reason by code, so that new reasons do not change old bytes.
 */
public final class RejectedEventCoder extends ModelCoder<RejectedEvent> {
  private static final long serialVersionUID = 1L;
  private static final RejectedEventCoder INSTANCE = new RejectedEventCoder();

  private RejectedEventCoder() {
    super(RejectedEvent.class);
  }

  /** The coder. */
  public static RejectedEventCoder of() {
    return INSTANCE;
  }

  @Override
  void write(RejectedEvent rejected, OutputStream out) throws IOException {
    RawEventCoder.of().write(rejected.event(), out);
    Wire.writeString(rejected.stage(), out);
    Wire.writeString(rejected.reason().code(), out);
    Wire.writeString(rejected.message(), out);
  }

  @Override
  RejectedEvent read(InputStream in) throws IOException {
    return new RejectedEvent(
        RawEventCoder.of().read(in),
        Wire.readString(in),
        Reason.ofCode(Wire.readString(in)),
        Wire.readString(in));
  }
}
