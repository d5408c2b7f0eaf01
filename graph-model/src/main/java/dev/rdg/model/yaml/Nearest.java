package dev.rdg.model.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what a misspelt name was meant to be. */
public final class Nearest {

  private Nearest() {}

  /**
   * The known name with the fewest edits, if it is near enough to be meant: at most a third of its
   * letters, or two.
   */
  public static Optional<String> to(String name, Collection<String> known) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return known.stream()
        .filter(candidate -> distance.apply(name, candidate) <= Math.max(2, candidate.length() / 3))
        .min(
            Comparator.comparing((String candidate) -> distance.apply(name, candidate))
                .thenComparing(c -> c));
  }

  /** The end of an error message: what is allowed, and the nearest name where there is one. */
  public static String hint(String name, Collection<String> known) {
    if (known.isEmpty()) {
      return "; there are none.";
    }
    String allowed = "; allowed: " + String.join(", ", known) + ".";
    return to(name, known)
        .map(nearest -> allowed + " Did you mean '" + nearest + "'?")
        .orElse(allowed);
  }
}
