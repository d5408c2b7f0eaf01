package dev.rdg.model.event;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.SortedMap;

/**
 * How many records of one topic had which outcome since the last tally of the same scope: a
 * difference, to be summed.
 *
 * @param topic the topic
 * @param scope what the numbers are about: a partition's number, or the name of a step that sees
 *     changes of all partitions
 * @param lastOffset the highest offset seen, -1 in the scope of a step
 * @param counts numbers by name, such as {@code read} or {@code filtered.no-device}; see {@link
 *     Counts}
 */
public record Tally(String topic, String scope, long lastOffset, SortedMap<String, Long> counts) {
  /** Checks for nulls; the counts are unmodifiable from here on. */
  public Tally {
    requireNonNull(topic, "topic");
    requireNonNull(scope, "scope");
    counts = Collections.unmodifiableSortedMap(counts);
  }
}
