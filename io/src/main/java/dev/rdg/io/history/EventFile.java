package dev.rdg.io.history;

import dev.rdg.archive.ArchivedRecord;
import dev.rdg.io.ConfigException;
import dev.rdg.model.Bytes;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DatumReader;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.beam.sdk.io.Compression;
import org.apache.beam.sdk.io.FileSystems;
import org.jspecify.annotations.Nullable;

/**
 * A file of history, on any file system that Beam knows: what {@link ArchiveIO} wrote, Avro records
 * of the topic's own schema, or lines of JSON; gzip and zstd by the file's ending.
 *
 * <p>Records of an archive keep their origin and broker time. Others have the file as origin, with
 * the position of the line's first byte, or the number of the Avro record, as offset.
 */
final class EventFile {
  /** Where the number of records stands in an archive file, so that a cut file is noticed. */
  static final String RECORDS_META = "rdg.records";

  /** No record of a topic comes near this; a "line" that does is no line of JSON. */
  private static final int MAX_LINE_BYTES = 16 << 20;

  private static final int BUFFER_BYTES = 1 << 16;

  /** What a file holds. */
  enum Kind {
    ARCHIVE,
    AVRO,
    LINES,
    EMPTY
  }

  private final String file;
  private final Instant untimed;

  /**
   * A file.
   *
   * @param untimed the broker time of records that have none
   */
  EventFile(String file, Instant untimed) {
    this.file = file;
    this.untimed = untimed;
  }

  /** Whether parts of it can be read for themselves. */
  boolean isSplittable(Kind kind) {
    return kind == Kind.LINES && compression() == Compression.UNCOMPRESSED;
  }

  private Compression compression() {
    return Compression.detect(file);
  }

  /**
   * Looks at its beginning.
   *
   * @param topic an archive must be of this topic
   * @throws ConfigException when it is nothing that can be read, or an archive of another topic
   */
  Kind inspect(String topic) {
    try (BufferedInputStream in = open()) {
      in.mark(BUFFER_BYTES);
      byte[] head = in.readNBytes(DataFileConstants.MAGIC.length);
      in.reset();
      if (head.length == 0) {
        return Kind.EMPTY;
      }
      if (Arrays.equals(head, DataFileConstants.MAGIC)) {
        return inspectAvro(in, topic);
      }
      int first = in.read();
      while (Character.isWhitespace(first)) {
        first = in.read();
      }
      if (first == '{') {
        return Kind.LINES;
      }
    } catch (IOException e) {
      throw unreadable("it cannot be read", e);
    }
    throw new ConfigException(
        "file "
            + file
            + " is neither Avro nor lines of JSON objects: leave it out, or give files that ./rdg archive or your own export wrote.");
  }

  private Kind inspectAvro(InputStream in, String topic) throws IOException {
    try (DataFileStream<GenericRecord> records =
        new DataFileStream<>(in, new GenericDatumReader<>())) {
      if (!isArchive(records)) {
        return Kind.AVRO;
      }
      if (records.hasNext()) {
        String archived = String.valueOf(records.next().get("topic"));
        if (!archived.equals(topic)) {
          throw new ConfigException(
              "file "
                  + file
                  + " is an archive of topic '"
                  + archived
                  + "', not of '"
                  + topic
                  + "': replay it as "
                  + archived
                  + ".");
        }
      }
      return Kind.ARCHIVE;
    } catch (AvroRuntimeException e) {
      throw unreadable("it is cut short or damaged", e);
    }
  }

  private static boolean isArchive(DataFileStream<?> records) {
    return records.getSchema().getFullName().equals(ArchivedRecord.getClassSchema().getFullName());
  }

  /**
   * Reads a part of it.
   *
   * @throws ConfigException when the file ends too early or is damaged; records before that place
   *     were handed out
   */
  void read(long from, long to, Consumer<RawEvent> output) {
    try {
      if (from > 0 || !startsAsAvro()) {
        readLines(from, to, output);
      } else {
        readAvro(output);
      }
    } catch (IOException | AvroRuntimeException e) {
      throw unreadable("it is cut short or damaged", e);
    }
  }

  private boolean startsAsAvro() throws IOException {
    try (InputStream in = open()) {
      return Arrays.equals(in.readNBytes(DataFileConstants.MAGIC.length), DataFileConstants.MAGIC);
    }
  }

  private void readAvro(Consumer<RawEvent> output) throws IOException {
    boolean archive;
    try (DataFileStream<GenericRecord> records =
        new DataFileStream<>(open(), new GenericDatumReader<>())) {
      archive = isArchive(records);
    }
    if (archive) {
      readArchive(output);
    } else {
      readRecords(output);
    }
  }

  private void readArchive(Consumer<RawEvent> output) throws IOException {
    DatumReader<ArchivedRecord> reader = new SpecificDatumReader<>(ArchivedRecord.class);
    try (DataFileStream<ArchivedRecord> records = new DataFileStream<>(open(), reader)) {
      long number = 0;
      while (records.hasNext()) {
        ArchivedRecord one = records.next();
        number++;
        output.accept(
            new RawEvent(
                new Origin(one.getTopic(), one.getPartition(), one.getOffset()),
                one.getTimestamp().toEpochMilli(),
                bytes(one.getKey()),
                bytes(one.getPayload())));
      }
      String stated = records.getMetaString(RECORDS_META);
      if (stated != null && Long.parseLong(stated) != number) {
        throw new IOException("it has " + number + " records of " + stated);
      }
    }
  }

  /** In the encoding that the topic carries, with the file's schema as that of the writer. */
  private void readRecords(Consumer<RawEvent> output) throws IOException {
    try (DataFileStream<GenericRecord> records =
        new DataFileStream<>(open(), new GenericDatumReader<>())) {
      BinaryMessageEncoder<GenericRecord> encoder =
          new BinaryMessageEncoder<>(GenericData.get(), records.getSchema());
      for (long number = 0; records.hasNext(); number++) {
        ByteBuffer payload = encoder.encode(records.next());
        output.accept(untimed(number, bytes(payload)));
      }
    }
  }

  private void readLines(long from, long to, Consumer<RawEvent> output) throws IOException {
    boolean whole = compression() != Compression.UNCOMPRESSED;
    try (BufferedInputStream in = whole ? open() : openAt(Math.max(0, from - 1))) {
      LineReader lines = new LineReader(in, whole ? 0 : Math.max(0, from - 1));
      if (from > 0) {
        lines.next(); // of the part before; a line break just before this part ends nothing of it
      }
      long start = lines.position();
      for (byte[] line = lines.next();
          line != null && (whole || start < to);
          start = lines.position(), line = lines.next()) {
        if (!isBlank(line)) {
          output.accept(untimed(start, Bytes.wrap(line)));
        }
      }
    }
  }

  private static boolean isBlank(byte[] line) {
    for (byte one : line) {
      if (!Character.isWhitespace(one)) {
        return false;
      }
    }
    return true;
  }

  private RawEvent untimed(long offset, @Nullable Bytes payload) {
    return new RawEvent(new Origin(file, 0, offset), untimed.toEpochMilli(), null, payload);
  }

  private static @Nullable Bytes bytes(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] content = new byte[buffer.remaining()];
    buffer.duplicate().get(content);
    return Bytes.wrap(content);
  }

  private BufferedInputStream open() throws IOException {
    ReadableByteChannel channel =
        FileSystems.open(FileSystems.matchSingleFileSpec(file).resourceId());
    return new BufferedInputStream(
        Channels.newInputStream(compression().readDecompressed(channel)), BUFFER_BYTES);
  }

  private BufferedInputStream openAt(long position) throws IOException {
    ReadableByteChannel channel =
        FileSystems.open(FileSystems.matchSingleFileSpec(file).resourceId());
    InputStream in;
    if (channel instanceof SeekableByteChannel seekable) {
      in = Channels.newInputStream(seekable.position(position));
    } else {
      in = Channels.newInputStream(channel);
      in.skipNBytes(position);
    }
    return new BufferedInputStream(in, BUFFER_BYTES);
  }

  private ConfigException unreadable(String how, Exception cause) {
    return new ConfigException(
        "file "
            + file
            + " is no whole file of history, "
            + how
            + ": restore it, or leave it out. ("
            + (cause instanceof EOFException ? "its data ends too early" : cause.getMessage())
            + ")",
        cause);
  }

  /** Lines as bytes, and where each begins. */
  private static final class LineReader {
    private final BufferedInputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    private long position;

    LineReader(BufferedInputStream in, long position) {
      this.in = in;
      this.position = position;
    }

    /** Where the next line begins. */
    long position() {
      return position;
    }

    /** The next line without its end, or null after the last. */
    byte @Nullable [] next() throws IOException {
      line.reset();
      int next = in.read();
      if (next < 0) {
        return null;
      }
      while (next >= 0 && next != '\n') {
        line.write(next);
        if (line.size() > MAX_LINE_BYTES) {
          throw new IOException("a line has more than " + MAX_LINE_BYTES + " bytes");
        }
        next = in.read();
      }
      position += line.size() + (next < 0 ? 0 : 1);
      return line.toByteArray();
    }
  }
}
