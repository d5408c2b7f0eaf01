package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.List;

/**
 * Some items of one bucket by their keys.
 *
 * @param keys the keys in the order of reading, at least one
 */
record KeyList(List<String> keys) implements Slice<KeyList> {
  @Override
  public List<KeyList> after(Row last) {
    List<String> rest = keys.subList(keys.indexOf(last.getString("key")) + 1, keys.size());
    return rest.isEmpty() ? List.of() : List.of(new KeyList(rest));
  }

  @Override
  public List<KeyList> cut() {
    int half = keys.size() / 2;
    return half == 0
        ? List.of()
        : List.of(new KeyList(keys.subList(0, half)), new KeyList(keys.subList(half, keys.size())));
  }

  /** As messages name it where it cannot be cut. */
  @Override
  public String toString() {
    return "item '" + keys.get(0) + "'";
  }
}
