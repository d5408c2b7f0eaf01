package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.rdg.model.Bytes;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.OrderedCells;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code props map<text, blob>} column in the protocol's own bytes: a count, then for each
 * entry the length and bytes of name and value. Going around the driver's codec for maps saves a
 * boxed copy of every cell.
 *
 * @see <a href="https://github.com/apache/cassandra/blob/trunk/doc/native_protocol_v4.spec">Native
 *     protocol v4, section 6</a>
 */
final class PropertyMap {
  private PropertyMap() {}

  static ByteBuffer encode(SortedMap<String, Cell> cells) {
    List<byte[]> names = new ArrayList<>(cells.size());
    int size = 4;
    for (Map.Entry<String, Cell> cell : cells.entrySet()) {
      byte[] name = cell.getKey().getBytes(StandardCharsets.UTF_8);
      names.add(name);
      size += 8 + name.length + valueOf(cell.getValue()).size();
    }
    ByteBuffer buffer = ByteBuffer.allocate(size).putInt(cells.size());
    int i = 0;
    for (Cell cell : cells.values()) {
      byte[] name = names.get(i++);
      byte[] value = valueOf(cell).unsafeArray();
      buffer.putInt(name.length).put(name).putInt(value.length).put(value);
    }
    return buffer.flip();
  }

  /**
   * The cells of a row whose columns are {@code props} and {@code times}: the write times of its
   * entries in the map's order.
   */
  static SortedMap<String, Cell> decode(Row row) {
    SortedMap<String, Cell> cells = new TreeMap<>();
    ByteBuffer buffer = row.getBytesUnsafe("props");
    @Nullable List<Long> times = row.getList("times", Long.class);
    if (buffer == null || times == null) {
      return cells;
    }
    int count = buffer.getInt();
    for (int i = 0; i < count; i++) {
      String name = new String(read(buffer), StandardCharsets.UTF_8);
      cells.put(name, new Cell(times.get(i), Bytes.wrap(read(buffer))));
    }
    return cells;
  }

  /** The cells of a row that say of its last put and delete, where those have positions. */
  static SortedMap<String, Cell> decodeMarks(Row row) {
    ByteBuffer deleted = row.getBytesUnsafe("deleted");
    if (deleted == null) {
      return Collections.emptySortedMap();
    }
    SortedMap<String, Cell> cells = new TreeMap<>();
    cells.put(OrderedCells.DELETE, mark(row, "deleted", deleted));
    ByteBuffer put = row.getBytesUnsafe("put");
    if (put != null) {
      cells.put(OrderedCells.PUT, mark(row, "put", put));
    }
    return cells;
  }

  private static Cell mark(Row row, String column, ByteBuffer value) {
    byte[] content = new byte[value.remaining()];
    value.get(content);
    return new Cell(row.getLong(column + "_at"), Bytes.wrap(content));
  }

  private static byte[] read(ByteBuffer buffer) {
    byte[] content = new byte[buffer.getInt()];
    buffer.get(content);
    return content;
  }

  private static Bytes valueOf(Cell cell) {
    return java.util.Objects.requireNonNull(cell.value(), "a cell that is put has a value");
  }
}
