package dev.rdg.coders;

import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;

/** Encodes a {@link KvChange}. */
public final class KvChangeCoder extends ModelCoder<KvChange> {
  private static final long serialVersionUID = 1L;
  private static final KvChangeCoder INSTANCE = new KvChangeCoder();

  private KvChangeCoder() {
    super(KvChange.class);
  }

  /** The coder. */
  public static KvChangeCoder of() {
    return INSTANCE;
  }

  @Override
  void write(KvChange change, OutputStream out) throws IOException {
    Wire.writeString(change.namespace(), out);
    Wire.writeString(change.id(), out);
    writeItem(change, out);
  }

  /** What a change has beside its record. */
  static void writeItem(KvChange change, OutputStream out) throws IOException {
    String key = change.key();
    Wire.writeBoolean(key != null, out);
    if (key != null) {
      Wire.writeString(key, out);
    }
    ItemState state = change.state();
    Wire.writeTime(state.deletedAt(), out);
    Wire.writeTime(state.at(), out);
    Wire.writeInt(state.cells().size(), out);
    for (Map.Entry<String, Cell> cell : state.cells().entrySet()) {
      Wire.writeString(cell.getKey(), out);
      Wire.writeTime(cell.getValue().timestamp(), out);
      Wire.writeNullableBytes(cell.getValue().value(), out);
    }
  }

  @Override
  KvChange read(InputStream in) throws IOException {
    String namespace = Wire.readString(in);
    String id = Wire.readString(in);
    return readItem(namespace, id, in);
  }

  static KvChange readItem(String namespace, String id, InputStream in) throws IOException {
    String key = Wire.readBoolean(in) ? Wire.readString(in) : null;
    long deletedAt = Wire.readTime(in);
    long at = Wire.readTime(in);
    TreeMap<String, Cell> cells = new TreeMap<>();
    for (int i = Wire.readLength(in); i > 0; i--) {
      cells.put(Wire.readString(in), new Cell(Wire.readTime(in), Wire.readNullableBytes(in)));
    }
    return new KvChange(namespace, id, key, new ItemState(deletedAt, at, cells));
  }
}
