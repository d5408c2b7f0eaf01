package dev.rdg.transforms;

import dev.rdg.model.Bytes;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import dev.rdg.model.event.RawEvent;

/** What every format but that of change events asks of a record. */
final class Payloads {
  private Payloads() {}

  static Bytes require(RawEvent event) {
    Bytes payload = event.payload();
    if (payload == null) {
      throw new RejectedException(
          Reason.NULL_PAYLOAD,
          "the record has no value: only topics of change events may carry tombstones.");
    }
    return payload;
  }
}
