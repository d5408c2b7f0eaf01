package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.rdg.model.store.Selection.Order;
import dev.rdg.model.store.TokenRange;
import java.util.ArrayList;
import java.util.List;

/**
 * The partitions of a token range, of which only the items between two keys where the range is of a
 * single token: which partition that is can't be told before it has shown a row. (Two partitions of
 * one token are taken for one then.)
 *
 * @param tokens the range
 * @param keys what is read of each partition; all unless the range is of a single token
 */
record ScanSlice(TokenRange tokens, KeySlice keys) implements Slice<ScanSlice> {
  /** Into how many parts a range of tokens is cut. */
  private static final int PARTS = 16;

  /** Everything in the range. */
  static ScanSlice of(TokenRange tokens) {
    return new ScanSlice(tokens, KeySlice.all(Order.FORWARD));
  }

  @Override
  public List<ScanSlice> after(Row last) {
    long token = last.getLong("place");
    List<ScanSlice> rest = new ArrayList<>();
    TokenRange here = new TokenRange(token - 1, token);
    keys.after(last).forEach(slice -> rest.add(new ScanSlice(here, slice)));
    if (token < tokens.upTo()) {
      rest.add(new ScanSlice(new TokenRange(token, tokens.upTo()), keys));
    }
    return rest;
  }

  @Override
  public List<ScanSlice> cut() {
    List<TokenRange> ranges = tokens.split(PARTS);
    return ranges.size() > 1
        ? ranges.stream().map(range -> new ScanSlice(range, keys)).toList()
        : keys.cut().stream().map(slice -> new ScanSlice(tokens, slice)).toList();
  }

  /** As messages name it where it cannot be cut. */
  @Override
  public String toString() {
    return keys + " at token " + tokens.upTo();
  }
}
