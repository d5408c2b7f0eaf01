package dev.rdg.model;

/**
 * Why an event was rejected. The code is stable: it stands in reject records, counters and
 * dashboards.
 */
public enum Reason {
  /** The record has no value. */
  NULL_PAYLOAD("null-payload"),
  /** The value cannot be read as what the topic carries. */
  MALFORMED_PAYLOAD("malformed-payload"),
  /** No known writer schema has the payload's fingerprint. */
  UNKNOWN_SCHEMA("unknown-schema"),
  /** A change event without the key of its row. */
  MISSING_KEY("missing-key"),
  /** A change event that does not say what the row was before, though that is needed. */
  MISSING_BEFORE("missing-before"),
  /** The truncate of a table, which does not say what it deletes. */
  TRUNCATE("truncate"),
  /** A change event of which not enough is sent to apply it. */
  UNSUPPORTED_CHANGE("unsupported-change"),
  /** A change whose place among others of one tick cannot be known. */
  UNDECIDED_ORDER("undecided-order"),
  /** A field or property that is not of its type. */
  WRONG_TYPE("wrong-type"),
  /** The event carries no time. */
  MISSING_TIME("missing-time"),
  /** The event's time is one that no event can have, such as one in another unit. */
  IMPLAUSIBLE_TIME("implausible-time"),
  /** The record has no broker's time, or one that cannot be, to judge the event's time by. */
  UNUSABLE_BROKER_TIME("unusable-broker-time"),
  /** The event's time lies beyond the broker's time plus the allowed skew. */
  FUTURE_EVENT("future-event"),
  /** A node or edge end whose id is null or empty. */
  MISSING_ID("missing-id"),
  /** An id of more than {@link Limits#MAX_ID_BYTES} bytes. */
  OVERSIZED_ID("oversized-id"),
  /** An id that may be bytes in base64. */
  AMBIGUOUS_ID("ambiguous-id"),
  /** An id that has no UTF-8 form or holds a NUL character. */
  INVALID_ID("invalid-id"),
  /** A value of more than {@link Limits#MAX_VALUE_BYTES} bytes. */
  OVERSIZED_VALUE("oversized-value"),
  /** Changes that take more than {@link Limits#MAX_EVENT_BYTES} together. */
  OVERSIZED_EVENT("oversized-event"),
  /** A node or edge type that the schema does not have. */
  UNKNOWN_TYPE("unknown-type"),
  /** A property that the type does not have. */
  UNKNOWN_PROPERTY("unknown-property"),
  /** The reference table has no entry for the event. */
  REFERENCE_MISSING("reference-missing"),
  /** The topic's own code threw an exception. */
  DERIVATION_FAILED("derivation-failed"),
  /** A delete of a type that the topic does not say it deletes. */
  UNDECLARED_DELETE("undeclared-delete"),
  /**
   * In a replay: a put that is older than deletes are remembered, into a namespace that a topic
   * deletes from.
   */
  OLDER_THAN_GC_GRACE("older-than-gc-grace"),
  /** Not an event but one change of it, which the store can never take: a defect to report. */
  REFUSED_BY_STORE("refused-by-store");

  private final String code;

  Reason(String code) {
    this.code = code;
  }

  /** The stable code, such as {@code missing-id}. */
  public String code() {
    return code;
  }

  /**
   * The reason with this code.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Reason ofCode(String code) {
    for (Reason reason : values()) {
      if (reason.code.equals(code)) {
        return reason;
      }
    }
    throw new IllegalArgumentException("no reason for rejection has the code '" + code + "'");
  }
}
