package dev.rdg.testdata.kit;

import dev.rdg.model.event.Origin;
import dev.rdg.testdata.Expected;
import dev.rdg.testdata.GeneratedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the generator says of the records that must be rejected. Thread-safe. */
public final class ExpectedRejects {
  private final Map<Origin, String> reasons = new ConcurrentHashMap<>();

  /** Nothing yet. */
  public ExpectedRejects() {}

  /** Takes a record in that was sent to {@code origin}. */
  public void take(GeneratedRecord event, Origin origin) {
    if (event.expected() instanceof Expected.Rejected rejected) {
      reasons.put(origin, rejected.reason());
    }
  }

  /** How many there are. */
  public int size() {
    return reasons.size();
  }

  /**
   * Compares with the reason codes that were found.
   *
   * @return what is wrong, a line each
   */
  public List<String> compare(Map<Origin, String> found) {
    List<String> wrong = new ArrayList<>();
    reasons.forEach(
        (origin, reason) -> {
          if (!reason.equals(found.get(origin))) {
            wrong.add(origin + " must be " + reason + " but is " + found.get(origin));
          }
        });
    found.forEach(
        (origin, reason) -> {
          if (!reasons.containsKey(origin)) {
            wrong.add(origin + " must not be rejected but is " + reason);
          }
        });
    return wrong;
  }
}
