package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * How many rows the next fetch of a query asks for: twice as many as the one before, since what was
 * asked for did not do, and no more than fit the memory that it may take. So thousands of rows that
 * no reader sees cost a few fetches, not thousands. Not thread-safe.
 */
final class FetchSize {
  /** The most rows of one fetch. */
  static final int MAX_ROWS = 5_000;

  private final long maxBytes;
  private int rows;
  private long seenRows;
  private long seenBytes;

  /**
   * Begins with some rows.
   *
   * @param maxBytes about the most bytes of one fetch, as far as rows before it tell
   */
  FetchSize(int rows, long maxBytes) {
    this.rows = rows;
    this.maxBytes = maxBytes;
  }

  int rows() {
    return rows;
  }

  /** Learns from what was fetched. */
  void fetched(List<Row> some) {
    seenRows += some.size();
    some.forEach(row -> seenBytes += bytes(row));
    long average = Math.max(1, seenBytes / Math.max(1, seenRows));
    long fitting = Math.max(1, maxBytes / average);
    rows = (int) Math.min(Math.min(2L * rows, MAX_ROWS), fitting);
  }

  private static long bytes(Row row) {
    long bytes = 0;
    for (int i = 0; i < row.size(); i++) {
      ByteBuffer value = row.getBytesUnsafe(i);
      bytes += value == null ? 0 : value.remaining();
    }
    return bytes;
  }
}
