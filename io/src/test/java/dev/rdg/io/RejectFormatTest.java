package dev.rdg.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.Bytes;
import dev.rdg.model.Reason;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.RejectedEvent;
import org.junit.jupiter.api.Test;

class RejectFormatTest {
  private static final Origin ORIGIN = new Origin("logins", 1, 42);

  @Test
  void toJson_isReadableAndGoesBackUnchanged() {
    Bytes payload = Bytes.wrap(new byte[] {0, (byte) 0xff, '{', '"'});
    RejectedEvent rejected =
        new RejectedEvent(
            new RawEvent(ORIGIN, 1_760_000_000_123L, null, payload),
            "ParseEvents",
            Reason.MALFORMED_PAYLOAD,
            "not \"JSON\"");

    assertThat(
        RejectFormat.toJson(rejected),
        is(
            "{\"stage\":\"ParseEvents\",\"reason\":\"malformed-payload\",\"message\":\"not \\\"JSON\\\"\",\"topic\":\"logins\",\"partition\":1,"
                + "\"offset\":42,\"broker_time\":\"2025-10-09T08:53:20.123Z\",\"key\":null,\"payload\":\"AP97Ig==\"}"));
    assertThat(RejectFormat.fromJson(RejectFormat.toJson(rejected)), is(rejected));
  }

  @Test
  void toJson_keepsMissingAndEmptyPayloadsApart() {
    RejectedEvent missing =
        new RejectedEvent(
            new RawEvent(ORIGIN, 0, Bytes.wrap(new byte[0]), null), "s", Reason.NULL_PAYLOAD, "m");
    RejectedEvent empty =
        new RejectedEvent(
            new RawEvent(ORIGIN, 0, null, Bytes.wrap(new byte[0])),
            "s",
            Reason.MALFORMED_PAYLOAD,
            "m");

    assertThat(RejectFormat.fromJson(RejectFormat.toJson(missing)), is(missing));
    assertThat(RejectFormat.fromJson(RejectFormat.toJson(empty)), is(empty));
  }

  @Test
  void fromJson_refusesAnythingElse() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> RejectFormat.fromJson("{\"topic\": 1}"));
    assertThat(e.getMessage(), containsString("not a rejected event"));
  }
}
