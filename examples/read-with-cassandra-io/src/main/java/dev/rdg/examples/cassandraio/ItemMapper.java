package dev.rdg.examples.cassandraio;

import com.datastax.driver.core.ResultSet;
import com.datastax.driver.core.Row;
import dev.rdg.model.Bytes;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.io.cassandra.Mapper;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one namespace's table as what a reader sees of them: each visible item as the put that
 * makes it. What is deleted, or beyond its retention at the time asked for, is left out.
 */
final class ItemMapper implements Mapper<KvChange> {
  private final String namespace;
  private final @Nullable Duration retention;
  private final Instant asOf;

  ItemMapper(String namespace, @Nullable Duration retention, Instant asOf) {
    this.namespace = namespace;
    this.retention = retention;
    this.asOf = asOf;
  }

  /** What {@link #map} needs of a table: writetime gives a list, one for each property. */
  static String query(String keyspace, String table) {
    return "SELECT id, key, at, props, writetime(props) AS times FROM " + keyspace + "." + table;
  }

  @Override
  public Iterator<KvChange> map(ResultSet rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .flatMap(row -> change(row).stream())
        .iterator();
  }

  private Optional<KvChange> change(Row row) {
    TreeMap<String, Cell> cells = new TreeMap<>();
    List<Long> times = row.getList("times", Long.class);
    int i = 0;
    for (Map.Entry<String, ByteBuffer> property :
        row.getMap("props", String.class, ByteBuffer.class).entrySet()) {
      byte[] value = new byte[property.getValue().remaining()];
      property.getValue().duplicate().get(value);
      cells.put(property.getKey(), new Cell(times.get(i++), Bytes.wrap(value)));
    }
    long at = row.isNull("at") ? ItemState.NEVER : row.getLong("at");
    String key = row.getString("key");
    Item item = new ItemState(ItemState.NEVER, at, cells).visible(key, retention, asOf);
    return Optional.ofNullable(item)
        .map(
            shown ->
                new KvChange(
                    namespace, row.getString("id"), key, ItemState.put(shown.at(), shown.cells())));
  }

  @Override
  public Future<Void> saveAsync(KvChange change) {
    throw new UnsupportedOperationException("CassandraKvIO writes: CassandraIO knows no times.");
  }

  @Override
  public Future<Void> deleteAsync(KvChange change) {
    throw new UnsupportedOperationException("CassandraKvIO writes: CassandraIO knows no times.");
  }
}
