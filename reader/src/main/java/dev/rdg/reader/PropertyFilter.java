package dev.rdg.reader;

import dev.rdg.model.Bytes;
import dev.rdg.model.ElementType;
import dev.rdg.model.PropertyType;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.Item;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a property must be. A property that is not there passes {@link Op#MISSING} alone.
 *
 * @param property its name
 * @param op how it is compared
 * @param value with what: of the property's own class, such as a Long; null for {@link Op#EXISTS}
 *     and {@link Op#MISSING}
 */
public record PropertyFilter(String property, Op op, @Nullable Object value) {

  /** How a property is compared with a value; text by its UTF-8 bytes. */
  public enum Op {
    /** Equal. */
    EQ,
    /** There, and not equal. */
    NE,
    /** Less. */
    LT,
    /** Less or equal. */
    LE,
    /** Greater. */
    GT,
    /** Greater or equal. */
    GE,
    /** Text that begins with the value. */
    PREFIX,
    /** There, whatever it is. */
    EXISTS,
    /** Not there. */
    MISSING;

    boolean takesValue() {
      return this != EXISTS && this != MISSING;
    }
  }

  /** Checks that there is a value where one is needed. */
  public PropertyFilter {
    if (op.takesValue() != (value != null)) {
      throw new IllegalArgumentException(
          "filter "
              + op
              + " on '"
              + property
              + (op.takesValue() ? "' needs a value." : "' takes no value."));
    }
  }

  /**
   * The filter on properties of a type.
   *
   * @throws IllegalArgumentException when the type has no such property, or one of another class
   */
  Predicate<Item> of(ElementType type) {
    PropertyType wanted = type.properties().get(property);
    if (wanted == null) {
      throw new IllegalArgumentException(type.lacks(property));
    }
    if (op == Op.PREFIX && wanted != PropertyType.STRING) {
      throw new IllegalArgumentException(
          "filter PREFIX is for text, but '" + property + "' is a " + wanted.label() + ".");
    }
    if (value == null) {
      return item -> item.cells().containsKey(property) == (op == Op.EXISTS);
    }
    Object coerced = wanted.coerce(value);
    if (coerced == null) {
      throw new IllegalArgumentException(
          "'"
              + property
              + "' is a "
              + wanted.label()
              + " and cannot be compared with "
              + value.getClass().getSimpleName()
              + " '"
              + value
              + "'.");
    }
    return comparing(ValueFormat.encode(coerced));
  }

  /** Compares encoded values, whose bytes are ordered as the values are. */
  private Predicate<Item> comparing(Bytes wanted) {
    return item -> {
      Cell cell = item.cells().get(property);
      Bytes found = cell == null ? null : cell.value();
      return found != null && passes(found, wanted);
    };
  }

  private boolean passes(Bytes found, Bytes wanted) {
    return switch (op) {
      case EQ -> found.compareTo(wanted) == 0;
      case NE -> found.compareTo(wanted) != 0;
      case LT -> found.compareTo(wanted) < 0;
      case LE -> found.compareTo(wanted) <= 0;
      case GT -> found.compareTo(wanted) > 0;
      case GE -> found.compareTo(wanted) >= 0;
      case PREFIX -> beginsWith(found.unsafeArray(), wanted.unsafeArray());
      case EXISTS, MISSING -> throw new IllegalStateException(op + " compares nothing");
    };
  }

  private static boolean beginsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }
}
