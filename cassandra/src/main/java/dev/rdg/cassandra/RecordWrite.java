package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.RefusedChange;
import dev.rdg.model.store.Stages;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * One write of changes to one record: unlogged batches, each of one partition and bounded in bytes,
 * sent one after the other, so that one write is never more than one request under way. Where the
 * server finds a batch invalid its statements are sent alone, so that only the change at fault is
 * set aside.
 */
final class RecordWrite {
  /**
   * The bytes of bound values after which a batch is sent: well inside a commit log segment, large
   * enough to save round trips.
   */
  static final int MAX_BATCH_BYTES = 64 * 1024;

  static final int MAX_BATCH_STATEMENTS = 200;

  /** A statement of a change, which has a place among the changes of the write. */
  private record Part(int place, KvChange change, BoundStatement statement) {}

  private final CqlSession session;
  private final SortedMap<Integer, RefusedChange> refused = new ConcurrentSkipListMap<>();
  private final Map<Integer, List<Part>> byBucket = new HashMap<>();
  private int added;

  RecordWrite(CqlSession session) {
    this.session = session;
  }

  /** Takes a change in, or sets it aside where it is beyond the limits. */
  void add(KvChange change, ItemStatements statements) {
    int place = added++;
    String problem = change.beyondLimits();
    if (problem != null) {
      refused.put(place, new RefusedChange(change, problem));
      return;
    }
    statements.bind(
        change,
        (bucket, statement) ->
            byBucket
                .computeIfAbsent(bucket, b -> new ArrayList<>())
                .add(new Part(place, change, statement)));
  }

  /** Sends everything; completes with what was set aside. */
  CompletionStage<List<RefusedChange>> send() {
    List<List<Part>> batches = new ArrayList<>();
    byBucket.values().forEach(partition -> cut(partition, batches));
    return Stages.inTurn(batches, this::send).thenApply(ignored -> refused());
  }

  private List<RefusedChange> refused() {
    return refused.isEmpty() ? List.of() : List.copyOf(refused.values());
  }

  private static void cut(List<Part> partition, List<List<Part>> batches) {
    int start = 0;
    int bytes = 0;
    for (int i = 0; i < partition.size(); i++) {
      bytes += sizeOf(partition.get(i).statement());
      if (bytes >= MAX_BATCH_BYTES
          || i + 1 - start == MAX_BATCH_STATEMENTS
          || i + 1 == partition.size()) {
        batches.add(partition.subList(start, i + 1));
        start = i + 1;
        bytes = 0;
      }
    }
  }

  private CompletionStage<?> send(List<Part> parts) {
    return session
        .executeAsync(request(parts))
        .handle(
            (ignored, failure) ->
                failure == null
                    ? CompletableFuture.completedFuture(null)
                    : recover(parts, Stages.unwrap(failure)))
        .thenCompose(stage -> stage);
  }

  private CompletionStage<?> recover(List<Part> parts, Throwable failure) {
    if (CassandraErrors.of(failure) != CassandraErrors.DATA) {
      return CompletableFuture.failedFuture(failure);
    }
    if (parts.size() > 1) {
      return Stages.inTurn(parts, part -> send(List.of(part)));
    }
    Part part = parts.get(0);
    refused.putIfAbsent(
        part.place(), new RefusedChange(part.change(), String.valueOf(failure.getMessage())));
    return CompletableFuture.completedFuture(null);
  }

  private static Statement<?> request(List<Part> parts) {
    if (parts.size() == 1) {
      return parts.get(0).statement();
    }
    BatchStatementBuilder batch = BatchStatement.builder(BatchType.UNLOGGED);
    parts.forEach(part -> batch.addStatement(part.statement()));
    return batch
        .setConsistencyLevel(parts.get(0).statement().getConsistencyLevel())
        .setIdempotence(true)
        .build();
  }

  private static int sizeOf(BoundStatement statement) {
    int size = 0;
    for (ByteBuffer value : statement.getValues()) {
      size += value == null ? 0 : value.remaining();
    }
    return size;
  }
}
