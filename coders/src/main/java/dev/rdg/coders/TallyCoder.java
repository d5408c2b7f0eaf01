package dev.rdg.coders;

import dev.rdg.model.event.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Encodes a {@link Tally}. */
public final class TallyCoder extends ModelCoder<Tally> {
  private static final long serialVersionUID = 1L;
  private static final TallyCoder INSTANCE = new TallyCoder();

  private TallyCoder() {
    super(Tally.class);
  }

  /** The coder. */
  public static TallyCoder of() {
    return INSTANCE;
  }

  @Override
  void write(Tally tally, OutputStream out) throws IOException {
    Wire.writeString(tally.topic(), out);
    Wire.writeString(tally.scope(), out);
    Wire.writeTime(tally.lastOffset(), out);
    Wire.writeInt(tally.counts().size(), out);
    for (Map.Entry<String, Long> count : tally.counts().entrySet()) {
      Wire.writeString(count.getKey(), out);
      Wire.writeLong(count.getValue(), out);
    }
  }

  @Override
  Tally read(InputStream in) throws IOException {
    String topic = Wire.readString(in);
    String scope = Wire.readString(in);
    long lastOffset = Wire.readTime(in);
    SortedMap<String, Long> counts = new TreeMap<>();
    for (int i = Wire.readLength(in); i > 0; i--) {
      counts.put(Wire.readString(in), Wire.readLong(in));
    }
    return new Tally(topic, scope, lastOffset, counts);
  }
}
