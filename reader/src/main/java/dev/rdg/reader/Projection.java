package dev.rdg.reader;

import dev.rdg.model.ElementType;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.Item;
import java.util.Collection;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which properties are returned.
 *
 * @param isAll whether all are
 * @param names those that are, else
 */
public record Projection(boolean isAll, Set<String> names) {
  /** Every property. */
  public static final Projection ALL = new Projection(true, Set.of());

  /** No property; of nodes, that they are not read at all. */
  public static final Projection NONE = new Projection(false, Set.of());

  /** The names are sorted and unmodifiable from here on. */
  public Projection {
    names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
  }

  /** These. */
  public static Projection of(Collection<String> names) {
    return new Projection(false, Set.copyOf(names));
  }

  /** Whether nothing is asked for. */
  public boolean isNone() {
    return !isAll && names.isEmpty();
  }

  SortedMap<String, Object> of(Item item) {
    if (isAll) {
      return item.values();
    }
    SortedMap<String, Object> values = new TreeMap<>();
    for (String name : names) {
      if (item.cells().containsKey(name)) {
        values.put(
            name,
            ValueFormat.decode(
                Objects.requireNonNull(
                    Objects.requireNonNull(item.cells().get(name)).value(), "a visible cell")));
      }
    }
    return values;
  }

  SortedSet<String> of(SortedSet<String> some) {
    SortedSet<String> taken = new TreeSet<>(some);
    if (!isAll) {
      taken.retainAll(names);
    }
    return taken;
  }

  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException when the type lacks one; the message names the nearest
   */
  Projection of(ElementType type) {
    for (String name : names) {
      if (!type.properties().containsKey(name)) {
        throw new IllegalArgumentException(type.lacks(name));
      }
    }
    return this;
  }
}
