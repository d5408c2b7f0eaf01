package dev.rdg.cassandra;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the words of a server's "invalid query" are about, and what to do about it: one class of
 * exception stands for a change that is too large, a missing table and what an operator forbids.
 * The words are those of Cassandra 3.11 to 5.0. First match wins.
 */
enum Refusal {
  /**
   * A limit that the cluster's operator set on the size of a change. Of all guardrails only these
   * are about one change; the others, such as that of a full disk, would refuse every one.
   */
  GUARDED_SIZE("Guardrail (column_value_size|collection_size|items_per_collection) violated", ""),

  /** Time limits would part the graph by the age of events, and refuse what a replay writes. */
  GUARDED_TIME(
      "Guardrail (user_timestamps|minimum_timestamp|maximum_timestamp) violated|custom timestamp",
      "Every write carries its event's own time, of any age: have the cluster's operator lift this guardrail in cassandra.yaml (user_timestamps_enabled, minimum_timestamp_fail_threshold, maximum_timestamp_fail_threshold)."),

  GUARDED_CONSISTENCY(
      "Guardrail \\w*consistency\\w* violated",
      "Set a consistency for the namespace in homes.yaml that the cluster allows, or have its operator lift this guardrail in cassandra.yaml."),

  GUARDED_DISK(
      "Guardrail \\w*disk_usage violated",
      "Have disks of the cluster freed or added: it takes no writes until then."),

  GUARDED(
      "Guardrail .* violated",
      "It is a limit that the cluster's operator set: have it lifted in cassandra.yaml."),

  EXPIRY(
      "ttl is too large|exceeds maximum supported expiration date",
      "No expiry that is asked for lies after 2038-01-18: compare the clock of this machine with the cluster's."),

  /** What one change has too much of, or a key that no partition or row can have. */
  SIZE(
      "Key may not be empty|longer than maximum|is too long|exceeds allowed maximum"
          + "|oversized mutation|Mutation .*too large|Batch too large",
      ""),

  MISSING(
      "unconfigured table|does(n't| not) exist|Undefined column name|Unknown identifier",
      "Create tables that are missing with ./rdg schema apply."),

  OTHER("", "");

  private final Pattern words;
  private final String nextStep;

  Refusal(String words, String nextStep) {
    this.words = Pattern.compile(words, Pattern.CASE_INSENSITIVE);
    this.nextStep = nextStep;
  }

  /** What a message is about. */
  static Refusal of(@Nullable String message) {
    String text = String.valueOf(message);
    return Arrays.stream(values())
        .filter(refusal -> refusal.words.matcher(text).find())
        .findFirst()
        .orElse(OTHER);
  }

  /** Whether the change itself is at fault, and its batch mates are innocent. */
  boolean isOfData() {
    return this == GUARDED_SIZE || this == SIZE;
  }

  /** What a user can do; empty where the change is at fault, or a defect. */
  String nextStep() {
    return nextStep;
  }
}
