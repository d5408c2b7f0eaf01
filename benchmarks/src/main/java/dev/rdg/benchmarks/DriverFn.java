package dev.rdg.benchmarks;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.rdg.benchmarks.load.Assignment;
import dev.rdg.benchmarks.load.EdgeRow;
import dev.rdg.model.Bytes;
import dev.rdg.stack.CassandraServer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.transforms.DoFn;
import org.jspecify.annotations.Nullable;

/**
 * The limit: a program that does nothing but write, with the driver alone. The rows of one record
 * go out as one unlogged batch, and up to ten records of few rows share one, as with our sink; 128
 * requests at a time, maps are bound by the driver's own codec; no retries, no limits of memory,
 * and the first failure ends it.
 */
final class DriverFn extends DoFn<List<EdgeRow>, Void> {
  private static final long serialVersionUID = 1L;
  private static final int IN_FLIGHT = 128;

  /** What shares a batch, as our sink has it. */
  private static final int MOST_SHARING = 10;

  private static final int MOST_ROWS_SHARING = 4;
  private static final long MOST_BYTES_SHARING = 3 * 1024;

  private final Assignment assignment;
  private transient @Nullable List<BoundStatement> waiting;
  private transient int sharing;
  private transient long waitingBytes;
  private transient @Nullable CqlSession session;
  private transient @Nullable PreparedStatement insert;
  private transient @Nullable Semaphore permits;
  private transient @Nullable AtomicReference<@Nullable Throwable> failure;

  DriverFn(Assignment assignment) {
    this.assignment = assignment;
  }

  @Setup
  public void setup() {
    CqlSession opened =
        CqlSession.builder()
            .addContactPoint(new InetSocketAddress(assignment.host(), assignment.port()))
            .withLocalDatacenter(CassandraServer.DATACENTER)
            .build();
    session = opened;
    insert =
        opened.prepare(
            "UPDATE "
                + Assignment.KEYSPACE
                + "."
                + Assignment.TABLE
                + " USING TIMESTAMP ? SET at = ?, props = props + ? WHERE id = ? AND bucket = 0 AND key = ?");
    permits = new Semaphore(IN_FLIGHT);
    failure = new AtomicReference<>();
    waiting = new ArrayList<>();
  }

  @ProcessElement
  public void processElement(@Element List<EdgeRow> record) throws InterruptedException {
    List<BoundStatement> statements = new ArrayList<>(record.size());
    record.forEach(row -> statements.add(bind(row)));
    long bytes = record.stream().mapToLong(DriverFn::bytesOf).sum();
    if (record.size() > MOST_ROWS_SHARING || bytes >= MOST_BYTES_SHARING) {
      send(statements);
      return;
    }
    if (waitingBytes + bytes > MOST_BYTES_SHARING) {
      sendWaiting();
    }
    requireNonNull(waiting).addAll(statements);
    waitingBytes += bytes;
    if (++sharing == MOST_SHARING) {
      sendWaiting();
    }
  }

  private static long bytesOf(EdgeRow row) {
    long bytes = row.id().length() + row.key().length() + 2L * Long.BYTES;
    for (Map.Entry<String, Bytes> property : row.properties().entrySet()) {
      bytes += property.getKey().length() + property.getValue().size() + (long) Long.BYTES;
    }
    return bytes;
  }

  private void sendWaiting() throws InterruptedException {
    List<BoundStatement> statements = requireNonNull(waiting);
    waiting = new ArrayList<>();
    sharing = 0;
    waitingBytes = 0;
    if (!statements.isEmpty()) {
      send(statements);
    }
  }

  private void send(List<BoundStatement> statements) throws InterruptedException {
    Semaphore window = requireNonNull(permits);
    AtomicReference<@Nullable Throwable> failed = requireNonNull(failure);
    window.acquire();
    CqlSession open = requireNonNull(session);
    (statements.size() == 1
            ? open.executeAsync(statements.get(0))
            : open.executeAsync(
                BatchStatement.newInstance(DefaultBatchType.UNLOGGED).addAll(statements)))
        .whenComplete(
            (rows, problem) -> {
              if (problem != null) {
                failed.set(problem);
              }
              window.release();
            });
    if (failed.get() != null) {
      throw new IllegalStateException("the load could not be written", failed.get());
    }
  }

  @FinishBundle
  public void finishBundle() throws InterruptedException {
    sendWaiting();
    requireNonNull(permits).acquire(IN_FLIGHT);
    requireNonNull(permits).release(IN_FLIGHT);
  }

  @Teardown
  public void teardown() {
    if (session != null) {
      session.close();
    }
  }

  private BoundStatement bind(EdgeRow row) {
    Map<String, ByteBuffer> properties = new HashMap<>();
    for (Map.Entry<String, Bytes> property : row.properties().entrySet()) {
      properties.put(property.getKey(), ByteBuffer.wrap(property.getValue().unsafeArray()));
    }
    BoundStatementBuilder bound = requireNonNull(insert).boundStatementBuilder();
    return bound
        .setLong(0, row.at())
        .setLong(1, row.at())
        .setMap(2, properties, String.class, ByteBuffer.class)
        .setString(3, row.id())
        .setString(4, row.key())
        .build();
  }
}
