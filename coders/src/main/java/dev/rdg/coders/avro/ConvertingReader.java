package dev.rdg.coders.avro;

import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.ResolvingDecoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads data of one schema as another's by Avro's own rules, and converts times to the reader's
 * unit, rounded down. What the two schemas say of a number must not contradict otherwise.
 *
 * @see LogicalTypes#contradiction
 */
public final class ConvertingReader<T> extends SpecificDatumReader<T> {
  /** By the reader's type at a place; each place has an instance of its own. */
  private final Map<Schema, Scale> scales;

  private ConvertingReader(
      Schema writer, Schema reader, SpecificData data, Map<Schema, Scale> scales) {
    super(writer, reader, data);
    this.scales = scales;
  }

  /**
   * A reader.
   *
   * @param data knows the reader's classes
   */
  public static <T> ConvertingReader<T> of(Schema writer, Schema reader, SpecificData data) {
    Schema own = copy(reader);
    Map<Schema, Scale> scales = new IdentityHashMap<>();
    collect(writer, own, scales, new IdentityHashMap<>());
    return new ConvertingReader<>(writer, own, data, scales);
  }

  /** In which no two places share a type without a name. */
  private static Schema copy(Schema schema) {
    return new Schema.Parser().parse(schema.toString());
  }

  private static void collect(
      Schema writer, Schema reader, Map<Schema, Scale> scales, Map<Schema, Schema> seen) {
    if (writer.isUnion()) {
      writer.getTypes().forEach(one -> collect(one, reader, scales, seen));
    } else if (reader.isUnion()) {
      Schema branch = LogicalTypes.branch(reader, writer);
      if (branch != null) {
        collect(writer, branch, scales, seen);
      }
    } else if (reader.getType() == Schema.Type.RECORD && writer.getType() == Schema.Type.RECORD) {
      if (seen.put(reader, writer) == null) {
        for (Schema.Field field : reader.getFields()) {
          Schema.Field written = LogicalTypes.writtenAs(field, writer);
          if (written != null) {
            collect(written.schema(), field.schema(), scales, seen);
          }
        }
      }
    } else if (reader.getType() == Schema.Type.ARRAY && writer.getType() == Schema.Type.ARRAY) {
      collect(writer.getElementType(), reader.getElementType(), scales, seen);
    } else if (reader.getType() == Schema.Type.MAP && writer.getType() == Schema.Type.MAP) {
      collect(writer.getValueType(), reader.getValueType(), scales, seen);
    } else if (reader.getType() == Schema.Type.LONG) {
      Scale scale = Scale.between(LogicalTypes.Time.of(writer), LogicalTypes.Time.of(reader));
      if (scale != null) {
        scales.put(reader, scale);
      }
    }
  }

  /** The value that some bytes are; to be measured by {@link AvroData} first. */
  @SuppressWarnings("NullAway") // Avro takes null where there is no object to use again
  public T read(byte[] bytes, int from, int end) throws IOException {
    return read(null, DecoderFactory.get().binaryDecoder(bytes, from, end - from, null));
  }

  /** Avro's faster way of reading has no place where a value could be converted. */
  @Override
  @SuppressWarnings("unchecked") // the schema is that of T
  public T read(T reuse, Decoder in) throws IOException {
    if (scales.isEmpty()) {
      return super.read(reuse, in);
    }
    ResolvingDecoder resolver = getResolver(getSchema(), getExpected());
    resolver.configure(in);
    T value = (T) read(reuse, getExpected(), resolver);
    resolver.drain();
    return value;
  }

  @Override
  protected Object readWithoutConversion(Object old, Schema expected, ResolvingDecoder in)
      throws IOException {
    Object value = super.readWithoutConversion(old, expected, in);
    Scale scale = value instanceof Long ? scales.get(expected) : null;
    return scale == null ? value : scale.apply((Long) value);
  }

  /** From units of the writer to units of the reader. */
  private record Scale(long times, long over) {
    static @Nullable Scale between(
        LogicalTypes.@Nullable Time from, LogicalTypes.@Nullable Time to) {
      if (from == null || to == null || from.perSecond() == to.perSecond()) {
        return null;
      }
      return from.perSecond() > to.perSecond()
          ? new Scale(1, from.perSecond() / to.perSecond())
          : new Scale(to.perSecond() / from.perSecond(), 1);
    }

    long apply(long value) {
      try {
        return Math.floorDiv(Math.multiplyExact(value, times), over);
      } catch (ArithmeticException e) {
        throw new AvroRuntimeException(
            "the time " + value + " does not fit 64 bits in units of the reader", e);
      }
    }
  }
}
