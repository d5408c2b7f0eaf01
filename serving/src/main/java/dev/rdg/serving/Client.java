package dev.rdg.serving;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One who asks.
 *
 * @param name for people and metrics
 * @param token what it sends to be known; empty for everybody, where nobody needs one
 * @param requests the most that are answered for it at a time
 * @param types the names of the types of nodes and edges that it may read; null for all
 */
public record Client(String name, String token, int requests, @Nullable Set<String> types) {
  /** How many requests are answered for a client at a time unless it is said. */
  public static final int DEFAULT_REQUESTS = 200;

  /** Everybody, where nobody needs a token. */
  static final Client ANYBODY = new Client("anybody", "", Integer.MAX_VALUE, null);

  /** The types are unmodifiable from here on. */
  public Client {
    types = types == null ? null : Set.copyOf(types);
  }

  boolean mayRead(String type) {
    return types == null || types.contains(type);
  }

  /** Without its token. */
  @Override
  public String toString() {
    return name;
  }
}
