package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.rdg.model.ConfigException;
import dev.rdg.model.store.Stages;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a slice, fetch by fetch. Where Cassandra gives a fetch up because of what was deleted
 * there (tombstones, which count per fetch, whatever its size: it ends after so many rows that
 * live), the rest of the slice is read in parts, and these in parts again, until they pass. Not
 * thread-safe: one fetch at a time.
 */
final class SlicedRead<S extends Slice<S>> {
  private final CqlSession session;
  private final String table;
  private final Function<S, CompletionStage<BoundStatement>> query;
  private final FetchSize size;
  private final Deque<S> ahead = new ArrayDeque<>();
  private @Nullable S slice;
  private @Nullable Row last;
  private @Nullable ByteBuffer pagingState;

  /**
   * Reads a slice; the first fetch is sent by {@link #next}.
   *
   * @param table where, for messages
   */
  SlicedRead(
      CqlSession session,
      String table,
      S slice,
      Function<S, CompletionStage<BoundStatement>> query,
      FetchSize size) {
    this.session = session;
    this.table = table;
    this.query = query;
    this.size = size;
    ahead.add(slice);
  }

  /** The next rows; none after the last. */
  CompletionStage<List<Row>> next() {
    S current = slice;
    if (current == null) {
      current = ahead.poll();
      if (current == null) {
        return CompletableFuture.completedFuture(List.of());
      }
      slice = current;
      last = null;
      pagingState = null;
    }
    return fetch(current);
  }

  private CompletionStage<List<Row>> fetch(S current) {
    return query
        .apply(current)
        .thenCompose(
            statement ->
                session.executeAsync(
                    statement.setPagingState(pagingState).setPageSize(size.rows())))
        .handle(
            (page, failure) -> failure == null ? take(page) : cut(current, Stages.unwrap(failure)))
        .thenCompose(rows -> rows);
  }

  private CompletionStage<List<Row>> take(AsyncResultSet page) {
    List<Row> rows = new ArrayList<>();
    page.currentPage().forEach(rows::add);
    size.fetched(rows);
    if (!page.hasMorePages()) {
      slice = null;
    } else {
      pagingState = page.getExecutionInfo().getPagingState();
      last = rows.isEmpty() ? last : rows.get(rows.size() - 1);
    }
    return rows.isEmpty() ? next() : CompletableFuture.completedFuture(rows);
  }

  private CompletionStage<List<Row>> cut(S current, Throwable failure) {
    if (!CassandraErrors.isOfTombstones(failure)) {
      return CompletableFuture.failedFuture(failure);
    }
    List<S> parts = last == null ? current.cut() : current.after(last);
    if (parts.isEmpty() && last == null) {
      return CompletableFuture.failedFuture(tooMany(current, failure));
    }
    for (int i = parts.size() - 1; i >= 0; i--) {
      ahead.push(parts.get(i));
    }
    slice = null;
    return next();
  }

  private ConfigException tooMany(S single, Throwable failure) {
    return new ConfigException(
        single
            + " in "
            + table
            + " cannot be read: it has more deleted properties than Cassandra reads at once, and one item"
            + " is not read in parts. They go gc_grace_seconds after they were deleted (ten days unless the"
            + " table says otherwise); to read it before, raise tombstone_failure_threshold in cassandra.yaml.",
        failure);
  }
}
