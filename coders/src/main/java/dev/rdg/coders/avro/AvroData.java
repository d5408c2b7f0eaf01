package dev.rdg.transforms;

import java.io.EOFException;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Checks the lengths in Avro data before anything is read: Avro's decoder takes a string's length
 * from the data and the memory for it from the heap, so that ten damaged bytes could ask for two
 * gigabytes and stop the job, again after every restart.
 */
final class AvroData {
  private AvroData() {}

  /**
   * Walks over the data of one value and keeps none of it.
   *
   * @throws IOException when the data ends before the value, or goes on after it
   */
  static void check(Schema schema, byte[] bytes, int from) throws IOException {
    BinaryDecoder data = DecoderFactory.get().binaryDecoder(bytes, from, bytes.length - from, null);
    skip(schema, data);
    if (!data.isEnd()) {
      throw new IOException("the data goes on after the end of the value");
    }
  }

  private static void skip(Schema schema, Decoder data) throws IOException {
    switch (schema.getType()) {
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          skip(field.schema(), data);
        }
      }
      case UNION -> skip(schema.getTypes().get(data.readIndex()), data);
      case ARRAY -> {
        for (long block = data.readArrayStart(); block > 0; block = data.arrayNext()) {
          skipItems(block, false, schema.getElementType(), data);
        }
      }
      case MAP -> {
        for (long block = data.readMapStart(); block > 0; block = data.mapNext()) {
          skipItems(block, true, schema.getValueType(), data);
        }
      }
      case STRING, BYTES -> skipBytes(data);
      case FIXED -> data.skipFixed(schema.getFixedSize());
      case ENUM -> data.readEnum();
      case INT -> data.readInt();
      case LONG -> data.readLong();
      case FLOAT -> data.readFloat();
      case DOUBLE -> data.readDouble();
      case BOOLEAN -> data.readBoolean();
      case NULL -> data.readNull();
    }
  }

  private static void skipItems(long number, boolean keyed, Schema schema, Decoder data)
      throws IOException {
    for (long i = 0; i < number; i++) {
      if (keyed) {
        skipBytes(data);
      }
      skip(schema, data);
    }
  }

  /** Not by the decoder's own method, which follows a negative length backwards. */
  private static void skipBytes(Decoder data) throws IOException {
    long length = data.readLong();
    if (length < 0 || length > Integer.MAX_VALUE) {
      throw new EOFException("a length of " + length + " bytes cannot be");
    }
    data.skipFixed((int) length);
  }
}
