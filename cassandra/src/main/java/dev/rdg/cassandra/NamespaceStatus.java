package dev.rdg.cassandra;

import dev.rdg.model.kv.NamespaceDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a namespace is doing in its home.
 *
 * @param definition what it is made for
 * @param home where it lives
 * @param state whether its home is as it should be
 * @param notes what is not, a line each
 * @param size its table's size; null when it is not known
 */
public record NamespaceStatus(
    NamespaceDefinition definition,
    Home home,
    State state,
    List<String> notes,
    @Nullable TableSize size) {

  /** Whether a home is as it should be. */
  public enum State {
    /** The table is there and as the graph asks for it. */
    OK,
    /** There is no table. */
    MISSING,
    /** The table is not as the graph or its home asks for it. */
    DIFFERS,
    /** The cluster does not answer. */
    DOWN
  }
}
