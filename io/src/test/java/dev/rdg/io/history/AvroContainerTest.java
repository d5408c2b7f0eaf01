package dev.rdg.io.history;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroContainerTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("Play").fields().requiredString("id").requiredLong("n").endRecord();

  private static final byte[] SYNC = new byte[16];

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "snappy", "bzip2", "zstandard"})
  void values_areThoseThatAvroWrites(String codec) throws IOException {
    assertThat(read(write(codec, 5_000)), is(numbers(5_000)));
    assertThat(read(write(codec, 0)), is(List.of()));
  }

  /** Whatever the damage, the file is read as it was, or ends in a message. */
  @Property(tries = 300)
  void damage_endsInAMessage(
      @ForAll Codec codec, @ForAll int place, @ForAll byte damage, @ForAll boolean cut)
      throws IOException {
    byte[] file = write(codec.name().toLowerCase(Locale.ROOT), 50);
    int at = Math.floorMod(place, file.length);
    byte[] damaged = cut ? Arrays.copyOf(file, at) : file.clone();
    if (!cut) {
      damaged[at] = damage;
    }

    try {
      read(damaged);
    } catch (IOException | AvroRuntimeException e) { // the latter of the reader, for another schema
      assertThat(e.toString().isEmpty(), is(false));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 2_000_000_000, 1L << 40, Long.MAX_VALUE})
  void block_largerThanAnyIsRefused(long size) throws IOException {
    IOException e =
        assertThrows(IOException.class, () -> read(container("null", 1, size, new byte[4])));

    assertThat(e.getMessage(), containsString("a block of " + size + " bytes is larger"));
  }

  /** A few kilobytes that would take a gigabyte of heap. */
  @Test
  void block_thatUnpacksToMoreIsRefused() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new DeflaterOutputStream(packed, new Deflater(9, true))) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 1 << 10; i++) {
        out.write(zeros);
      }
    }

    IOException e =
        assertThrows(
            IOException.class,
            () -> read(container("deflate", 1, packed.size(), packed.toByteArray())));

    assertThat(e.getMessage(), containsString("unpacks to more than the 67108864 bytes"));
  }

  @Test
  void block_ofMoreRecordsThanItsBytesIsRefused() throws IOException {
    byte[] one = {2, 'a', 0};

    assertThrows(IOException.class, () -> read(container("null", 1L << 60, 3, one)));
    assertThrows(IOException.class, () -> read(container("null", -1, 3, one)));
    assertThat(read(container("null", 1, 3, one)), is(List.of(0L)));
  }

  @Test
  void codec_thatIsNotReadIsNamed() throws IOException {
    IOException e = assertThrows(IOException.class, () -> read(container("xz", 1, 1, new byte[1])));

    assertThat(e.getMessage(), containsString("packed with xz"));
  }

  enum Codec {
    NULL,
    DEFLATE,
    SNAPPY,
    BZIP2,
    ZSTANDARD
  }

  private static byte[] write(String codec, int number) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(SCHEMA))) {
      writer.setCodec(CodecFactory.fromString(codec));
      writer.create(SCHEMA, out);
      for (long n : numbers(number)) {
        writer.append(new GenericRecordBuilder(SCHEMA).set("id", "p-" + n).set("n", n).build());
      }
    }
    return out.toByteArray();
  }

  private static List<Long> numbers(int number) {
    List<Long> numbers = new ArrayList<>();
    for (long n = 0; n < number; n++) {
      numbers.add(n);
    }
    return numbers;
  }

  /** A file of one block, which may lie. */
  private static byte[] container(String codec, long records, long size, byte[] block)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    encoder.writeFixed(new byte[] {'O', 'b', 'j', 1});
    encoder.writeMapStart();
    encoder.setItemCount(2);
    encoder.writeString("avro.schema");
    encoder.writeString(SCHEMA.toString());
    encoder.writeString("avro.codec");
    encoder.writeString(codec);
    encoder.writeMapEnd();
    encoder.writeFixed(SYNC);
    encoder.writeLong(records);
    encoder.writeLong(size);
    encoder.writeFixed(block);
    encoder.writeFixed(SYNC);
    return out.toByteArray();
  }

  private static List<Long> read(byte[] file) throws IOException {
    AvroContainer container =
        new AvroContainer(new BufferedInputStream(new ByteArrayInputStream(file)));
    GenericDatumReader<GenericRecord> reader =
        new GenericDatumReader<>(container.schema(), SCHEMA, new GenericData());
    List<Long> found = new ArrayList<>();
    container.forEach(
        (block, from, to) ->
            found.add(
                (Long)
                    reader
                        .read(
                            null, DecoderFactory.get().binaryDecoder(block, from, to - from, null))
                        .get("n")));
    return found;
  }
}
