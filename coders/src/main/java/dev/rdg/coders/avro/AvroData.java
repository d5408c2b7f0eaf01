package dev.rdg.coders.avro;

import java.io.EOFException;
import java.io.IOException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/**
 * Measures Avro data before anything is read. Avro's decoder takes a string's length from the data
 * and the memory for it from the heap, the number of an array's items from the data and a turn of
 * its loop for each, and a frame of the stack for each level of nested values: ten damaged bytes
 * could ask for two gigabytes and stop the job, again after every restart.
 */
public final class AvroData {
  /**
   * How deep values may be nested: records, items and branches of unions. Reading takes a few
   * frames of the stack for each.
   */
  public static final int MAX_DEPTH = 500;

  /** How many values without a byte, such as null, one value may have for nothing. */
  private static final long FREE_VALUES = 100_000;

  private final byte[] bytes;
  private final int end;
  private int position;
  private long values;

  private AvroData(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.position = from;
    this.end = end;
    this.values = FREE_VALUES + end - from;
  }

  /** A schema that others wrote; its names and defaults need not be what Avro asks of new ones. */
  public static Schema schema(String text) {
    return new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false).parse(text);
  }

  /**
   * Checks that bytes are one value.
   *
   * @throws IOException when the data ends before the value, or goes on after it, or the value is
   *     nested too deeply or has more parts than its bytes can hold
   */
  public static void check(Schema schema, byte[] bytes, int from) throws IOException {
    if (end(schema, bytes, from, bytes.length) != bytes.length) {
      throw new IOException("the data goes on after the end of the value");
    }
  }

  /**
   * Where the value that begins at a place ends.
   *
   * @param end of the data
   * @throws IOException as {@link #check}, but for data that goes on
   */
  public static int end(Schema schema, byte[] bytes, int from, int end) throws IOException {
    AvroData data = new AvroData(bytes, from, end);
    data.skip(schema, 0);
    return data.position;
  }

  private void skip(Schema schema, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IOException("values are nested more than " + MAX_DEPTH + " deep");
    }
    if (--values < 0) {
      throw new IOException("there are more values than the data has bytes");
    }
    switch (schema.getType()) {
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          skip(field.schema(), depth + 1);
        }
      }
      case UNION -> skip(schema.getTypes().get(index(schema.getTypes().size())), depth + 1);
      case ARRAY -> skipItems(false, schema.getElementType(), depth + 1);
      case MAP -> skipItems(true, schema.getValueType(), depth + 1);
      case STRING, BYTES -> skipBytes(readLong());
      case FIXED -> skipBytes(schema.getFixedSize());
      case ENUM -> index(schema.getEnumSymbols().size());
      case INT -> readInt();
      case LONG -> readLong();
      case FLOAT -> skipBytes(Float.BYTES);
      case DOUBLE -> skipBytes(Double.BYTES);
      case BOOLEAN -> skipBytes(1);
      case NULL -> {}
    }
  }

  /** Blocks of items; before a negative number's items stands their size in bytes. */
  private void skipItems(boolean keyed, Schema schema, int depth) throws IOException {
    for (long number = readLong(); number != 0; number = readLong()) {
      if (number < 0) {
        readLong();
      }
      if (number == Long.MIN_VALUE) { // which has no opposite
        throw new IOException("a number of " + number + " items cannot be");
      }
      for (long i = 0; i < Math.abs(number); i++) {
        if (keyed) {
          skipBytes(readLong());
        }
        skip(schema, depth);
      }
    }
  }

  private int index(int size) throws IOException {
    int index = readInt();
    if (index < 0 || index >= size) {
      throw new IOException("a choice of " + index + " among " + size + " cannot be");
    }
    return index;
  }

  private int readInt() throws IOException {
    long value = readLong();
    if (value != (int) value) {
      throw new IOException(value + " is no int");
    }
    return (int) value;
  }

  /** Seven bits a byte, the least first, every second number negative. */
  private long readLong() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      skipBytes(1);
      byte next = bytes[position - 1];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value >>> 1 ^ -(value & 1);
      }
    }
    throw new IOException("a number has more than ten bytes");
  }

  private void skipBytes(long length) throws IOException {
    if (length < 0 || length > end - position) {
      throw new EOFException("a length of " + length + " bytes cannot be");
    }
    position += (int) length;
  }
}
