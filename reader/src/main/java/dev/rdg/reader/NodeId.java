package dev.rdg.reader;

/**
 * Which node.
 *
 * @param type its type in the schema
 * @param id its id among the nodes of the type
 */
public record NodeId(String type, String id) implements Comparable<NodeId> {

  /**
   * Reads {@code type:id}; the id may have colons of its own.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static NodeId parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || colon == text.length() - 1) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a node: use type:id, such as account:a-17.");
    }
    return new NodeId(text.substring(0, colon), text.substring(colon + 1));
  }

  @Override
  public int compareTo(NodeId other) {
    int types = type.compareTo(other.type);
    return types == 0 ? id.compareTo(other.id) : types;
  }

  /** {@code type:id}. */
  @Override
  public String toString() {
    return type + ":" + id;
  }
}
