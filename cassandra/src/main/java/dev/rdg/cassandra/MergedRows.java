package dev.rdg.cassandra;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rows of several queries, each sorted by key, as one sorted sequence: the queries run at the
 * same time, and each is asked for more only when its rows are used up. How the buckets of a record
 * become one record again. For one use, on one thread at a time.
 */
final class MergedRows {
  private final List<Source> started;
  private final PriorityQueue<Source> sources;

  /** Starts the reads. */
  MergedRows(Collection<? extends SlicedRead<?>> reads, Comparator<String> order) {
    started = reads.stream().map(Source::new).toList();
    sources =
        new PriorityQueue<>(
            Math.max(1, reads.size()), Comparator.comparing(source -> source.key, order));
  }

  /**
   * Hands over row after row until the visitor takes no more.
   *
   * @return whether it took all
   */
  CompletionStage<Boolean> forEachWhile(Predicate<Row> visitor) {
    CompletableFuture<?>[] first =
        started.stream().map(source -> source.fetched).toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(first)
        .thenCompose(
            ignored -> {
              started.forEach(this::advance);
              return merge(visitor);
            });
  }

  private CompletionStage<Boolean> merge(Predicate<Row> visitor) {
    while (true) {
      Source least = sources.poll();
      if (least == null) {
        return CompletableFuture.completedFuture(true);
      }
      if (!visitor.test(requireNonNull(least.row, "a source that waits has a row"))) {
        return CompletableFuture.completedFuture(false);
      }
      if (!least.rows.hasNext()) {
        least.fetch();
        if (!least.fetched.isDone()) { // else it would be a call within a call for each fetch
          return least.fetched.thenCompose(
              ignored -> {
                advance(least);
                return merge(visitor);
              });
        }
      }
      advance(least);
    }
  }

  /** Takes a source's next row, of those that have been fetched; without one, it has ended. */
  private void advance(Source source) {
    if (source.advance()) {
      sources.add(source);
    }
  }

  private static final class Source {
    private final SlicedRead<?> read;
    private CompletableFuture<List<Row>> fetched;
    private Iterator<Row> rows = Collections.emptyIterator();
    private @Nullable Row row;
    private String key = "";

    Source(SlicedRead<?> read) {
      this.read = read;
      fetched = read.next().toCompletableFuture();
    }

    void fetch() {
      fetched = read.next().toCompletableFuture();
    }

    boolean advance() {
      if (!rows.hasNext()) {
        rows = fetched.join().iterator();
      }
      if (!rows.hasNext()) {
        return false;
      }
      row = rows.next();
      key = requireNonNull(row.getString("key"), "key is part of the primary key");
      return true;
    }
  }
}
