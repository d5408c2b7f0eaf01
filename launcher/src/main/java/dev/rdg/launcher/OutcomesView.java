package dev.rdg.launcher;

import dev.rdg.model.event.Counts;
import dev.rdg.operations.Outcomes;
import dev.rdg.operations.status.Coverage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What became of topics' records, as a table with a row for each topic, then the reasons. */
public final class OutcomesView {
  private final List<Outcomes> outcomes;
  private final Function<Outcomes, String> balance;

  private OutcomesView(List<Outcomes> outcomes, Function<Outcomes, String> balance) {
    this.outcomes = outcomes;
    this.balance = balance;
  }

  /**
   * Of jobs that have read all: every record has one outcome, and every change that was left after
   * joining one.
   */
  public static OutcomesView of(List<Outcomes> outcomes) {
    return new OutcomesView(outcomes, one -> one.balance() ? "exact" : "open");
  }

  /**
   * Of jobs, beside what their topics hold.
   *
   * @param coverages of those topics of which Kafka tells, by name
   */
  static OutcomesView ofJobs(List<Outcomes> outcomes, Map<String, Coverage> coverages) {
    return new OutcomesView(
        outcomes,
        one -> {
          Coverage coverage = coverages.get(one.topic());
          return coverage == null
              ? one.balance() ? "unknown" : "open"
              : coverage.verdict().name().toLowerCase(Locale.ROOT);
        });
  }

  /** Of a replay, which joins changes once more after they were counted as collapsed. */
  static OutcomesView ofReplay(Outcomes outcomes) {
    return new OutcomesView(List.of(outcomes), one -> one.recordsBalance() ? "exact" : "open");
  }

  /** The lines, the header first. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(totals().lines());
    TextTable reasons = reasons();
    if (!reasons.isEmpty()) {
      lines.add("");
      lines.addAll(reasons.lines());
    }
    return lines;
  }

  private TextTable totals() {
    TextTable table =
        new TextTable(
            "topic",
            "read",
            "applied",
            "filtered",
            "rejected",
            "derived",
            "encoded",
            "collapsed",
            "written",
            "balance");
    for (Outcomes topic : outcomes) {
      table.add(
          topic.topic(),
          topic.count(Counts.READ),
          topic.count(Counts.APPLIED),
          topic.sum(Counts.FILTERED_PREFIX),
          topic.sum(Counts.REJECTED_PREFIX),
          topic.count(Counts.DERIVED),
          topic.count(Counts.ENCODED),
          topic.count(Counts.COLLAPSED),
          topic.count(Counts.WRITTEN),
          balance.apply(topic));
    }
    return table;
  }

  private TextTable reasons() {
    TextTable reasons = new TextTable("topic", "outcome", "records");
    for (Outcomes topic : outcomes) {
      topic
          .counts()
          .forEach(
              (name, number) -> {
                if (name.equals(Counts.MISSING)) {
                  reasons.add(topic.topic(), "missing (deleted before it was read)", number);
                } else if (name.startsWith(Counts.FILTERED_PREFIX)
                    || name.startsWith(Counts.REJECTED_PREFIX)) {
                  reasons.add(topic.topic(), name.replaceFirst("\\.", " "), number);
                }
              });
    }
    return reasons;
  }
}
