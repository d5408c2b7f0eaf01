package dev.rdg.model.event;

import dev.rdg.model.Reason;
import java.util.Set;

/** The names of all numbers that a topic's job counts, each with what it counts. */
public final class Counts {

  /**
   * Distinct records read: read = applied + the sum of {@code filtered.*} + the sum of {@code
   * rejected.*}.
   */
  public static final String READ = "read";

  /** Records all of whose changes went on to the store; also those that change nothing. */
  public static final String APPLIED = "applied";

  /** Node and edge changes derived from the applied records. */
  public static final String DERIVED = "derived";

  /**
   * Key-value changes before changes to one item are joined; an edge with reverse links makes two
   * of one.
   */
  public static final String ENCODED = "encoded";

  /** Key-value changes after joining. */
  public static final String COLLAPSED = "collapsed";

  /** Key-value changes that the store has acknowledged. */
  public static final String WRITTEN = "written";

  /** In a replay: key-value changes older than their retention, which nobody would see. */
  public static final String EXPIRED = "expired";

  /** Key-value changes that the store can never take, set aside; there should be none. */
  public static final String REFUSED = "refused";

  /** Records that Kafka's retention had deleted before they were read; none of those that were. */
  public static final String MISSING = "missing";

  /** The highest offset whose record has an outcome. */
  public static final String LAST_OFFSET = "last_offset";

  /**
   * The time of the newest event that was applied, in microseconds since 1970; says nothing of
   * others.
   */
  public static final String NEWEST_EVENT = "newest_event";

  /**
   * When the first of the records was counted, in microseconds since 1970: a job that begins
   * without a savepoint counts anew.
   */
  public static final String SINCE = "since";

  private static final Set<String> MARKS = Set.of(LAST_OFFSET, NEWEST_EVENT, SINCE);

  /** What the names of filters follow in a count of filtered records. */
  public static final String FILTERED_PREFIX = "filtered.";

  /** What the code of a reason follows in a count of rejected records. */
  public static final String REJECTED_PREFIX = "rejected.";

  private Counts() {}

  /** Whether a number of this name counts something, and is no offset or time. */
  public static boolean isCount(String name) {
    return !MARKS.contains(name);
  }

  /** Whether a number of this name counts records by what became of them. */
  public static boolean isOutcome(String name) {
    return name.equals(APPLIED)
        || name.startsWith(FILTERED_PREFIX)
        || name.startsWith(REJECTED_PREFIX);
  }

  /** Two numbers of one name as one: counts add up, of others the later holds, or the first. */
  public static long join(String name, long a, long b) {
    if (isCount(name)) {
      return a + b;
    }
    return name.equals(SINCE) ? Math.min(a, b) : Math.max(a, b);
  }

  /** The count of records that this filter dropped. */
  public static String filtered(String filter) {
    return FILTERED_PREFIX + filter;
  }

  /** The count of records that were rejected for this reason. */
  public static String rejected(Reason reason) {
    return REJECTED_PREFIX + reason.code();
  }
}
