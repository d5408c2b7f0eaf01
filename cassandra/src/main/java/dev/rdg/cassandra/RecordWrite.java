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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * One write of changes to records of one namespace: unlogged batches, sent one after the other, so
 * that one write is never more than one request under way. A batch is of one partition and bounded
 * in bytes; partitions with little share one, so few that Cassandra says nothing of it. Where the
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

  /**
   * How many partitions share a batch: no more than {@code
   * unlogged_batch_across_partitions_warn_threshold} is by default.
   */
  static final int MAX_SHARED_PARTITIONS = 10;

  /**
   * The bytes of bound values that share a batch: what a batch of several partitions has is held to
   * {@code batch_size_warn_threshold}, by default 5 KiB, and counted with what surrounds values.
   */
  static final int MAX_SHARED_BYTES = 3 * 1024;

  private record Partition(String id, int bucket) {}

  /** A statement of a change, which has a place among the changes of the write. */
  private record Part(int place, KvChange change, BoundStatement statement) {}

  private final CqlSession session;
  private final SortedMap<Integer, RefusedChange> refused = new ConcurrentSkipListMap<>();
  private final Map<Partition, List<Part>> partitions = new LinkedHashMap<>();
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
            partitions
                .computeIfAbsent(new Partition(change.id(), bucket), absent -> new ArrayList<>())
                .add(new Part(place, change, statement)));
  }

  /** Sends everything; completes with what was set aside. */
  CompletionStage<List<RefusedChange>> send() {
    return Stages.inTurn(batches(), this::send).thenApply(ignored -> refused());
  }

  private List<List<Part>> batches() {
    List<List<Part>> batches = new ArrayList<>();
    List<Part> batch = new ArrayList<>();
    int sharing = 0;
    int bytes = 0;
    for (List<Part> partition : partitions.values()) {
      int size = partition.stream().mapToInt(part -> sizeOf(part.statement())).sum();
      if (size > MAX_SHARED_BYTES) {
        cut(partition, batches);
        continue;
      }
      if (sharing == MAX_SHARED_PARTITIONS || bytes + size > MAX_SHARED_BYTES) {
        batches.add(batch);
        batch = new ArrayList<>();
        sharing = 0;
        bytes = 0;
      }
      batch.addAll(partition);
      sharing++;
      bytes += size;
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
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
