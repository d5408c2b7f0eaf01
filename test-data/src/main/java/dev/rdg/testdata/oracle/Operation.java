package dev.rdg.testdata.oracle;

import java.util.Comparator;

/**
 * One primitive step in the history of one item.
 *
 * @param timestamp write timestamp in microseconds
 * @param place where the change stands in its source's log; {@link #UNPLACED} for events that are
 *     no changes of a database
 * @param property the property put or unset; empty for steps on the item as a whole
 * @param value the value put; empty otherwise
 */
record Operation(long timestamp, long place, Kind kind, String property, Object value) {
  static final long UNPLACED = -1;

  /** In the order in which steps of one change are taken. */
  enum Kind {
    DELETE,
    TOUCH,
    PUT,
    UNSET
  }

  /** Of two steps the later in this order has the last word. */
  static final Comparator<Operation> ORDER =
      Comparator.comparingLong(Operation::timestamp)
          .thenComparing(Operation::place)
          .thenComparing(Operation::kind)
          .thenComparing(Operation::property)
          .thenComparing(Operation::value, ValueOrder.VALUES);

  static Operation touch(long timestamp, long place) {
    return new Operation(timestamp, place, Kind.TOUCH, "", "");
  }

  static Operation put(long timestamp, long place, String property, Object value) {
    return new Operation(timestamp, place, Kind.PUT, property, value);
  }

  static Operation unset(long timestamp, long place, String property) {
    return new Operation(timestamp, place, Kind.UNSET, property, "");
  }

  static Operation delete(long timestamp, long place) {
    return new Operation(timestamp, place, Kind.DELETE, "", "");
  }

  /** Whether this step leaves nothing of an earlier one. */
  boolean hides(Operation earlier) {
    return kind == Kind.DELETE
        || (property.equals(earlier.property) && earlier.kind != Kind.DELETE);
  }
}
