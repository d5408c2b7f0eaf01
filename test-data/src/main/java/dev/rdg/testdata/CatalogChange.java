package dev.rdg.testdata;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of topic {@code catalog}: one change of one row.
 *
 * @param table {@code titles} or {@code games}
 * @param op {@code c} create, {@code u} update, {@code d} delete, {@code r} snapshot read
 * @param keyId the id in the record's key
 * @param before the row's columns by name, null where the source did not send them
 * @param after the row's columns by name, null for a delete
 * @param tsMillis {@code source.ts_ms}, epoch milliseconds
 * @param lsn the change's place in the source's log
 * @param transaction null where the envelope has none
 */
public record CatalogChange(
    String table,
    String op,
    String keyId,
    @Nullable Map<String, @Nullable Object> before,
    @Nullable Map<String, @Nullable Object> after,
    long tsMillis,
    long lsn,
    @Nullable Transaction transaction)
    implements Event {

  /**
   * A change's place in its transaction.
   *
   * @param totalOrder 1 for the first change
   */
  public record Transaction(String id, long totalOrder) {}

  /** The envelope's fields in their usual order. */
  Map<String, @Nullable Object> envelope() {
    Map<String, @Nullable Object> source = new LinkedHashMap<>();
    source.put("connector", "postgresql");
    source.put("table", table);
    source.put("ts_ms", tsMillis);
    source.put("lsn", lsn);
    Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
    envelope.put("before", before);
    envelope.put("after", after);
    envelope.put("source", source);
    envelope.put("op", op);
    envelope.put("ts_ms", tsMillis + 50);
    if (transaction != null) {
      Map<String, @Nullable Object> place = new LinkedHashMap<>();
      place.put("id", transaction.id());
      place.put("total_order", transaction.totalOrder());
      envelope.put("transaction", place);
    }
    return envelope;
  }
}
