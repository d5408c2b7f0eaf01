package dev.rdg.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonTest {

  /** Codes stand in reject records and dashboards: they may be added, never changed. */
  @Test
  void codes_areStable() {
    assertThat(
        Stream.of(Reason.values()).map(Reason::code).toList(),
        contains(
            "null-payload",
            "malformed-payload",
            "unknown-schema",
            "missing-key",
            "missing-before",
            "truncate",
            "unsupported-change",
            "undecided-order",
            "wrong-type",
            "missing-time",
            "implausible-time",
            "unusable-broker-time",
            "future-event",
            "missing-id",
            "oversized-id",
            "ambiguous-id",
            "invalid-id",
            "oversized-value",
            "oversized-event",
            "unknown-type",
            "unknown-property",
            "reference-missing",
            "derivation-failed",
            "undeclared-delete",
            "older-than-gc-grace",
            "refused-by-store"));
  }

  @ParameterizedTest
  @EnumSource
  void ofCode_findsEveryReason(Reason reason) {
    assertThat(Reason.ofCode(reason.code()), is(reason));
  }

  @Test
  void ofCode_refusesAnUnknownCode() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Reason.ofCode("bad-luck"));

    assertThat(e.getMessage(), is("no reason for rejection has the code 'bad-luck'"));
  }
}
