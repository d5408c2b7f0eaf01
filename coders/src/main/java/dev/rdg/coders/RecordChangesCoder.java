package dev.rdg.coders;

import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordChanges;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Encodes {@link RecordChanges}: the record once, then its changes. */
public final class RecordChangesCoder extends ModelCoder<RecordChanges> {
  private static final long serialVersionUID = 1L;
  private static final RecordChangesCoder INSTANCE = new RecordChangesCoder();

  private RecordChangesCoder() {
    super(RecordChanges.class);
  }

  /** The coder. */
  public static RecordChangesCoder of() {
    return INSTANCE;
  }

  @Override
  void write(RecordChanges record, OutputStream out) throws IOException {
    Wire.writeString(record.namespace(), out);
    Wire.writeString(record.id(), out);
    Wire.writeInt(record.changes().size(), out);
    for (KvChange change : record.changes()) {
      KvChangeCoder.writeItem(change, out);
    }
  }

  @Override
  RecordChanges read(InputStream in) throws IOException {
    String namespace = Wire.readString(in);
    String id = Wire.readString(in);
    List<KvChange> changes = new ArrayList<>();
    for (int i = Wire.readLength(in); i > 0; i--) {
      changes.add(KvChangeCoder.readItem(namespace, id, in));
    }
    return new RecordChanges(changes);
  }
}
