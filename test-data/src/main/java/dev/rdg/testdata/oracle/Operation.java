package dev.rdg.testdata.oracle;

import java.util.Comparator;

/**
 * One primitive step in the history of one item.
 *
 * @param timestamp write timestamp in microseconds
 * @param property the property put or unset; empty for steps on the item as a whole
 * @param value the value put; empty otherwise
 */
record Operation(long timestamp, Kind kind, String property, Object value) {

  /** In the order in which steps of one timestamp are taken. */
  enum Kind {
    TOUCH,
    PUT,
    UNSET,
    DELETE
  }

  /** Of two steps the later in this order has the last word. */
  static final Comparator<Operation> ORDER =
      Comparator.comparingLong(Operation::timestamp)
          .thenComparing(Operation::kind)
          .thenComparing(Operation::property)
          .thenComparing(Operation::value, ValueOrder.VALUES);

  static Operation touch(long timestamp) {
    return new Operation(timestamp, Kind.TOUCH, "", "");
  }

  static Operation put(long timestamp, String property, Object value) {
    return new Operation(timestamp, Kind.PUT, property, value);
  }

  static Operation unset(long timestamp, String property) {
    return new Operation(timestamp, Kind.UNSET, property, "");
  }

  static Operation delete(long timestamp) {
    return new Operation(timestamp, Kind.DELETE, "", "");
  }

  /** Whether this step leaves nothing of an earlier one. */
  boolean hides(Operation earlier) {
    return kind == Kind.DELETE
        || (property.equals(earlier.property) && earlier.kind != Kind.DELETE);
  }
}
