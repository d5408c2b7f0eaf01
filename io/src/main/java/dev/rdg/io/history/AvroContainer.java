package dev.rdg.io.history;

import dev.rdg.coders.avro.AvroData;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.snappy.SnappyCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of an Avro file. Not Avro's own reader: that takes the size of a block, packed and
 * unpacked, from the file and the memory for it from the heap, so that a few damaged bytes, or a
 * file of zeros well packed, end the worker.
 */
final class AvroContainer {
  /** Of a block, packed and unpacked. Writers begin a new one after some 64 KiB. */
  static final int MAX_BLOCK_BYTES = 64 << 20;

  private static final int MAX_HEADER_BYTES = 16 << 20;
  private static final int SYNC_BYTES = DataFileConstants.SYNC_SIZE;
  private static final int CRC_BYTES = 4;

  /** Takes the bytes of one value, measured, from a place up to another. */
  interface ValueConsumer {
    void accept(byte[] block, int from, int to) throws IOException;
  }

  private final BufferedInputStream in;
  private final BinaryDecoder numbers;
  private final Map<String, byte[]> meta = new HashMap<>();
  private final byte[] sync;
  private final Schema schema;
  private final String codec;

  /**
   * Reads the beginning of a file.
   *
   * @throws IOException when it is damaged, or packed with what is not read
   */
  @SuppressWarnings("NullAway") // Avro takes null where there is no decoder to use again
  AvroContainer(BufferedInputStream in) throws IOException {
    this.in = in;
    this.numbers = DecoderFactory.get().directBinaryDecoder(in, null);
    if (!isNext(in)) {
      throw new IOException("it does not begin as an Avro file does");
    }
    in.skipNBytes(DataFileConstants.MAGIC.length);
    readMeta();
    this.sync = exactly(SYNC_BYTES);
    String text = meta(DataFileConstants.SCHEMA);
    if (text == null) {
      throw new IOException("its header has no schema");
    }
    this.schema = parse(text);
    String named = meta(DataFileConstants.CODEC);
    this.codec = named == null ? DataFileConstants.NULL_CODEC : named;
  }

  /** Whether such a file begins here. Consumes nothing. */
  static boolean isNext(BufferedInputStream in) throws IOException {
    in.mark(DataFileConstants.MAGIC.length);
    byte[] head = in.readNBytes(DataFileConstants.MAGIC.length);
    in.reset();
    return Arrays.equals(head, DataFileConstants.MAGIC);
  }

  /** The schema that the values were written with. */
  Schema schema() {
    return schema;
  }

  /** An entry of the header as text; null where there is none. */
  @Nullable String meta(String name) {
    byte[] value = meta.get(name);
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  /** Hands out all values, in order; fails where the file is damaged or ends too early. */
  void forEach(ValueConsumer output) throws IOException {
    while (hasMore()) {
      readBlock(output);
    }
  }

  /** The first value; null where there is none. */
  byte @Nullable [] first() throws IOException {
    while (hasMore()) {
      long number = numbers.readLong();
      byte[] block = unpack(nextBlock());
      if (number > 0) {
        return Arrays.copyOf(block, AvroData.end(schema, block, 0, block.length));
      }
    }
    return null;
  }

  private boolean hasMore() throws IOException {
    in.mark(1);
    int next = in.read();
    in.reset();
    return next >= 0;
  }

  private void readBlock(ValueConsumer output) throws IOException {
    long number = numbers.readLong();
    byte[] block = unpack(nextBlock());
    if (number < 0 || number > block.length && schema.getFields().isEmpty()) {
      throw new IOException("a block of " + number + " records cannot be");
    }
    int from = 0;
    for (long i = 0; i < number; i++) {
      int to = AvroData.end(schema, block, from, block.length);
      output.accept(block, from, to);
      from = to;
    }
    if (from < block.length) {
      throw new IOException("a block goes on after its last record");
    }
  }

  private byte[] nextBlock() throws IOException {
    byte[] block = exactly(numbers.readLong(), MAX_BLOCK_BYTES, "block");
    if (!Arrays.equals(exactly(SYNC_BYTES), sync)) {
      throw new IOException("a block does not end where it says");
    }
    return block;
  }

  private void readMeta() throws IOException {
    int left = MAX_HEADER_BYTES;
    for (long number = numbers.readMapStart(); number > 0; number = numbers.mapNext()) {
      for (long i = 0; i < number; i++) {
        byte[] key = exactly(numbers.readLong(), left, "header");
        byte[] value = exactly(numbers.readLong(), left - key.length, "header");
        left -= key.length + value.length + 2;
        meta.put(new String(key, StandardCharsets.UTF_8), value);
      }
    }
  }

  private byte[] exactly(long length, int most, String of) throws IOException {
    if (length < 0 || length > most) {
      throw new IOException(
          "a " + of + " of " + length + " bytes is larger than the " + most + " that are read");
    }
    return exactly((int) length);
  }

  /** Takes memory only for what is there. */
  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private static Schema parse(String text) throws IOException {
    try {
      return AvroData.schema(text);
    } catch (RuntimeException e) {
      throw new IOException("its schema cannot be read: " + e, e);
    }
  }

  private byte[] unpack(byte[] packed) throws IOException {
    try {
      return unpackBlock(packed);
    } catch (RuntimeException e) { // of a library that met what it did not expect
      throw new IOException("a block cannot be unpacked: " + e, e);
    }
  }

  private byte[] unpackBlock(byte[] packed) throws IOException {
    return switch (codec) {
      case DataFileConstants.NULL_CODEC -> packed;
      case DataFileConstants.DEFLATE_CODEC -> inflate(packed);
      case DataFileConstants.SNAPPY_CODEC -> unsnap(packed);
      case DataFileConstants.BZIP2_CODEC ->
          bounded(new BZip2CompressorInputStream(new ByteArrayInputStream(packed)));
      case DataFileConstants.ZSTANDARD_CODEC ->
          bounded(new ZstdCompressorInputStream(new ByteArrayInputStream(packed)));
      default ->
          throw new IOException(
              "its blocks are packed with "
                  + codec
                  + ", and null, deflate, snappy, bzip2 and zstandard are what is read");
    };
  }

  private static byte[] inflate(byte[] packed) throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      return bounded(new InflaterInputStream(new ByteArrayInputStream(packed), inflater));
    } finally {
      inflater.end();
    }
  }

  /** Followed by a checksum of what was packed. */
  private static byte[] unsnap(byte[] packed) throws IOException {
    int length = packed.length - CRC_BYTES;
    if (length < 0) {
      throw new EOFException();
    }
    byte[] block =
        bounded(new SnappyCompressorInputStream(new ByteArrayInputStream(packed, 0, length)));
    CRC32 crc = new CRC32();
    crc.update(block);
    if ((int) crc.getValue() != ByteBuffer.wrap(packed, length, CRC_BYTES).getInt()) {
      throw new IOException("a block does not have the checksum it says");
    }
    return block;
  }

  private static byte[] bounded(InputStream unpacked) throws IOException {
    try (unpacked) {
      byte[] block = unpacked.readNBytes(MAX_BLOCK_BYTES + 1);
      if (block.length > MAX_BLOCK_BYTES) {
        throw new IOException(
            "a block unpacks to more than the " + MAX_BLOCK_BYTES + " bytes that are read");
      }
      return block;
    }
  }
}
