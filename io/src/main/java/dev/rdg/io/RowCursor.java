package dev.rdg.io;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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

  /** Runs the queries. */
  RowCursor(
      CqlSession session, Collection<? extends Statement<?>> queries, Comparator<String> order) {
    sources =
        new PriorityQueue<>(
            Math.max(1, queries.size()), Comparator.comparing(source -> source.key, order));
    List<CompletionStage<AsyncResultSet>> running = new ArrayList<>();
    for (Statement<?> query : queries) {
      running.add(session.executeAsync(query));
    }
    for (CompletionStage<AsyncResultSet> result : running) {
      Source source = new Source(result);
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
    private AsyncResultSet rows;
    private @Nullable Row row;
    private String key = "";

    Source(CompletionStage<AsyncResultSet> first) {
      rows = Stages.await(first);
    }

    boolean advance() {
      row = rows.one();
      while (row == null && rows.hasMorePages()) {
        rows = Stages.await(rows.fetchNextPage());
        row = rows.one();
      }
      if (row == null) {
        return false;
      }
      key =
          java.util.Objects.requireNonNull(row.getString("key"), "key is part of the primary key");
      return true;
    }
  }
}
