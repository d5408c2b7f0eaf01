package dev.rdg.testdata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;

/** Writes Avro's single-object encoding. */
final class Avro {

  private static final Map<Schema, BinaryMessageEncoder<GenericRecord>> ENCODERS =
      new ConcurrentHashMap<>();

  private Avro() {}

  static byte[] bytes(GenericRecord datum) {
    try {
      ByteBuffer buffer =
          ENCODERS
              .computeIfAbsent(
                  datum.getSchema(),
                  schema -> new BinaryMessageEncoder<>(new GenericData(), schema))
              .encode(datum);
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
