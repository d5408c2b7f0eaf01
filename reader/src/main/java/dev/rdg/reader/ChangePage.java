package dev.rdg.reader;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some changes, the newest first; of one microsecond by far end.
 *
 * @param next the token to go on with; null where there are no more. There may be none after it
 *     that pass the filters
 */
public record ChangePage(List<Change> changes, @Nullable String next) {
  /** Unmodifiable from here on. */
  public ChangePage {
    changes = List.copyOf(changes);
  }
}
