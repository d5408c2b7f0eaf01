package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.List;

/**
 * A part of a table that one query reads, and that can be read in smaller ones.
 *
 * @param <S> the kind of slice
 */
interface Slice<S extends Slice<S>> {
  /** What of it comes after a row of it, in the order of reading; nothing where nothing can. */
  List<S> after(Row last);

  /** Parts of it that together are the whole, in the order of reading; none of a single item. */
  List<S> cut();
}
