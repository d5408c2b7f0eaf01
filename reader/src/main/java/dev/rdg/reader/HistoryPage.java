package dev.rdg.reader;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How a node or edge came to be what it is, the newest first.
 *
 * @param next the token to go on with; null where there is no more
 */
public record HistoryPage(List<Version> versions, @Nullable String next) {
  /** Unmodifiable from here on. */
  public HistoryPage {
    versions = List.copyOf(versions);
  }

  /**
   * A change and what became of it.
   *
   * @param change what an event said
   * @param properties what the node or edge had after it; null where it was not there
   */
  public record Version(Change change, @Nullable SortedMap<String, Object> properties) {}
}
