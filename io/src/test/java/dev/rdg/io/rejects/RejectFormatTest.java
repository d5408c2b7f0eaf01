package dev.rdg.io.rejects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.hash.Hashing;
import dev.rdg.model.Bytes;
import dev.rdg.model.Reason;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.RejectedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1000",
    "100, 0, 1000",
    "100000, 10, 1000",
    "100000, 90000, 900",
    "5, 5000, 700",
    "1000000, 0, 1000000",
    "10, 0, 300"
  })
  void fit_keepsWhatCanBeKept(int payloadBytes, int keyBytes, int most) {
    RejectedEvent whole =
        new RejectedEvent(
            new RawEvent(
                ORIGIN, 7, Bytes.wrap(new byte[keyBytes]), Bytes.wrap(new byte[payloadBytes])),
            "ParseEvents",
            Reason.MALFORMED_PAYLOAD,
            "é".repeat(200));
    String json = RejectFormat.toJson(whole);

    String fitted = RejectFormat.fit(json, most);

    RejectedEvent read = RejectFormat.fromJson(fitted);
    assertThat(read.event().origin(), is(ORIGIN));
    assertThat(read.reason(), is(whole.reason()));
    if (json.length() + 200 <= most) { // é has two bytes
      assertThat(fitted, is(json));
    } else if (most >= 600) {
      assertThat(fitted.getBytes(UTF_8).length, is(lessThanOrEqualTo(most)));
    }
    assertThat(RejectFormat.isCut(fitted), is(!read.event().equals(whole.event())));
  }

  @Test
  void fit_saysWhatWasCutAlsoWhenItCutsAgain() {
    byte[] payload = new byte[10_000];
    RejectedEvent whole =
        new RejectedEvent(
            new RawEvent(ORIGIN, 7, null, Bytes.wrap(payload)), "s", Reason.WRONG_TYPE, "m");

    String once = RejectFormat.fit(RejectFormat.toJson(whole), 5_000);
    String twice = RejectFormat.fit(once, 1_000);

    for (String cut : new String[] {once, twice}) {
      assertThat(cut, containsString("\"payload_bytes\":10000"));
      assertThat(
          cut,
          containsString("\"payload_sha256\":\"" + Hashing.sha256().hashBytes(payload) + "\""));
    }
  }
}
