package dev.rdg.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an upsert does to the properties of its node or edge: some are set, some are unset, all
 * others are left alone.
 *
 * @param set encoded values by property name, see {@link ValueFormat}
 * @param unset names of properties that are removed; disjoint from {@code set}
 */
public record Properties(SortedMap<String, Bytes> set, SortedSet<String> unset) {
  private static final Properties NONE = new Properties(new TreeMap<>(), new TreeSet<>());

  /** Takes the collections over, unmodifiable from here on. */
  public Properties {
    set = Collections.unmodifiableSortedMap(set);
    unset = Collections.unmodifiableSortedSet(unset);
  }

  /** Touches the item and no property of it. */
  public static Properties none() {
    return NONE;
  }
}
