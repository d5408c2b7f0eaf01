package dev.rdg.model.kv;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One difference between what a namespace was made for and what is asked of it now. Properties may
 * be added and left out; anything else would change what the stored data means.
 *
 * @param namespace the namespace
 * @param element what differs, as in {@link NamespaceDefinition#elements}
 * @param was what it was made with; null where it had no such element
 * @param asked what is asked now; null where it is asked no more
 */
public record DefinitionChange(
    String namespace, String element, @Nullable String was, @Nullable String asked) {
  static final String PROPERTY_PREFIX = "property ";

  boolean isNone() {
    return Objects.equals(was, asked);
  }

  /** Whether it is new, which harms nothing that is stored. */
  public boolean isAddition() {
    return was == null && !element.equals("key");
  }

  /** Whether it is a property that is asked no more; what is stored of it stays. */
  public boolean isRemoval() {
    return asked == null && isProperty();
  }

  /** Whether the stored data would not be what is asked. */
  public boolean isRefused() {
    return !isAddition() && !isRemoval();
  }

  /** What differs, with the type of a property that is new. */
  public String subject() {
    return element
        + (isProperty() && was == null ? " (" + asked + ")" : "")
        + " of namespace "
        + namespace;
  }

  /** Why it is refused and what to do instead, a full sentence for the user. */
  public String refusal() {
    return "namespace "
        + namespace
        + ": "
        + element
        + " was "
        + (was == null ? "none" : was)
        + ", but "
        + (asked == null ? "this version does not know it" : "now " + asked + " is asked")
        + ": "
        + reason()
        + ". Keep it, "
        + (isProperty() ? "give the property a new name, " : "")
        + "or give the namespace another table in homes.yaml and replay history.";
  }

  private boolean isProperty() {
    return element.startsWith(PROPERTY_PREFIX);
  }

  private String reason() {
    if (isProperty()) {
      return "values stored so far could not be read as " + asked;
    }
    return switch (element) {
      case "buckets" -> "readers would look for stored items in other partitions";
      case "retention" ->
          "stored items carry the expiry they were written with, and it is part of what readers see";
      case "reverse" -> reasonOfReverse();
      case "key" -> "edges stored so far are known by other values";
      case "history" -> "some changes would be missing from it";
      case "from", "to" -> "stored edges lead between other types of nodes";
      default -> "the table holds something else";
    };
  }

  private String reasonOfReverse() {
    if ("none".equals(was)) {
      return "edges stored so far have no reverse links";
    }
    return "full".equals(asked)
        ? "reverse links stored so far have no properties"
        : "reverse links stored so far would not be kept up as they are";
  }
}
