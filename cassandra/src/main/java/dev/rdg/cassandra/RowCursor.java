package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.rdg.model.store.Stages;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The rows of several queries, each sorted by key, as one sorted sequence: the queries run at the
 * same time, and each is asked for more only when its rows are used up. How the buckets of a record
 * become one record again. Not thread-safe.
 */
final class RowCursor {
  private final PriorityQueue<Source> sources;

  /** Starts the reads. */
  RowCursor(Collection<? extends SlicedRead<?>> reads, Comparator<String> order) {
    sources =
        new PriorityQueue<>(
            Math.max(1, reads.size()), Comparator.comparing(source -> source.key, order));
    List<Source> started = new ArrayList<>();
    reads.forEach(read -> started.add(new Source(read)));
    for (Source source : started) {
      if (source.advance()) {
        sources.add(source);
      }
    }
  }

  /** The next row, or null after the last. */
  @Nullable Row next() {
    Source first = sources.poll();
    if (first == null) {
      return null;
    }
    Row row = first.row;
    if (first.advance()) {
      sources.add(first);
    }
    return row;
  }

  private static final class Source {
    private final SlicedRead<?> read;
    private @Nullable CompletionStage<List<Row>> first;
    private Iterator<Row> rows = Collections.emptyIterator();
    private @Nullable Row row;
    private String key = "";

    Source(SlicedRead<?> read) {
      this.read = read;
      first = read.next();
    }

    boolean advance() {
      if (!rows.hasNext()) {
        rows = Stages.await(first == null ? read.next() : first).iterator();
        first = null;
      }
      if (!rows.hasNext()) {
        return false;
      }
      row = rows.next();
      key =
          java.util.Objects.requireNonNull(row.getString("key"), "key is part of the primary key");
      return true;
    }
  }
}
