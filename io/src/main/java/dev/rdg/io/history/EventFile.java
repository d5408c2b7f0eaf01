package dev.rdg.io.history;

import dev.rdg.archive.ArchivedRecord;
import dev.rdg.coders.avro.ConvertingReader;
import dev.rdg.coders.avro.LogicalTypes;
import dev.rdg.coders.files.FoundFile;
import dev.rdg.coders.files.TextLines;
import dev.rdg.coders.files.UnreadableFileException;
import dev.rdg.model.Bytes;
import dev.rdg.model.ConfigException;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/**
 * A file of history, on any file system that Beam knows: what {@link ArchiveIO} wrote, Avro records
 * of the topic's own schema, or lines of JSON, packed or not.
 *
 * <p>Records of an archive keep their origin and broker time. Others have the file as origin, with
 * the position of the line's first byte, or the number of the Avro record, as offset.
 */
final class EventFile {
  /** Where the number of records stands in an archive file, so that a cut file is noticed. */
  static final String RECORDS_META = "rdg.records";

  /** Single-object encoding: two marker bytes, then the fingerprint of the writer's schema. */
  private static final byte[] MARKER = {(byte) 0xc3, 0x01};

  private static final int HEADER_BYTES = MARKER.length + Long.BYTES;

  /** What a file holds. */
  enum Kind {
    ARCHIVE,
    AVRO,
    LINES,
    EMPTY
  }

  /**
   * What was found.
   *
   * @param splittable whether parts of it can be read for themselves
   */
  record Found(Kind kind, boolean splittable) {}

  private final String file;
  private final TakenAt takenAt;

  /**
   * A file.
   *
   * @param takenAt the broker times of records that have none of their own
   */
  EventFile(String file, TakenAt takenAt) {
    this.file = file;
    this.takenAt = takenAt;
  }

  /**
   * Looks at its beginning.
   *
   * @param topic an archive must be of this topic
   * @throws ConfigException when it is nothing that can be read, or an archive of another topic
   */
  Found inspect(String topic) {
    try {
      FoundFile content = FoundFile.of(file);
      try (BufferedInputStream in = content.open()) {
        if (AvroContainer.isNext(in)) {
          return new Found(inspectAvro(new AvroContainer(in), topic), false);
        }
        boolean splittable = content.isPlain() && TextLines.isUtf8(in);
        return new Found(inspectLines(TextLines.of(in)), splittable);
      }
    } catch (IOException | AvroRuntimeException e) {
      throw unreadable(e);
    }
  }

  private Kind inspectLines(TextLines lines) throws IOException {
    byte[] line = lines.next();
    while (line != null && TextLines.isBlank(line)) {
      line = lines.next();
    }
    if (line == null) {
      return Kind.EMPTY;
    } else if (new String(line, StandardCharsets.ISO_8859_1).stripLeading().startsWith("{")) {
      return Kind.LINES;
    }
    throw new ConfigException(
        "file "
            + file
            + " is neither Avro nor lines of JSON objects: leave it out, or give files that ./rdg archive or your own export wrote.");
  }

  private Kind inspectAvro(AvroContainer records, String topic) throws IOException {
    if (records.schema().getType() != Schema.Type.RECORD) {
      throw new IOException("its values are no records, but " + records.schema().getType());
    }
    if (!isArchive(records)) {
      return Kind.AVRO;
    }
    byte[] first = records.first();
    if (first != null) {
      String archived = archiveReader(records).read(first, 0, first.length).getTopic();
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
  }

  private static boolean isArchive(AvroContainer records) {
    return records.schema().getFullName().equals(ArchivedRecord.getClassSchema().getFullName());
  }

  private static ConvertingReader<ArchivedRecord> archiveReader(AvroContainer records)
      throws IOException {
    Schema schema = ArchivedRecord.getClassSchema();
    Optional<String> contradiction = LogicalTypes.contradiction(records.schema(), schema, true);
    if (contradiction.isPresent()) {
      throw new IOException("in its schema " + contradiction.get());
    }
    return ConvertingReader.of(
        records.schema(), schema, SpecificData.getForClass(ArchivedRecord.class));
  }

  /**
   * Reads a part of it.
   *
   * @throws ConfigException when the file ends too early or is damaged; records before that place
   *     were handed out
   */
  void read(long from, long to, Consumer<RawEvent> output) {
    try {
      FoundFile content = FoundFile.of(file);
      if (from > 0 && content.isPlain()) {
        readPart(content, from, to, output);
        return;
      }
      try (BufferedInputStream in = content.open()) {
        if (AvroContainer.isNext(in)) {
          readAvro(new AvroContainer(in), output);
        } else {
          boolean whole = !content.isPlain() || !TextLines.isUtf8(in);
          readLines(TextLines.of(in), whole ? Long.MAX_VALUE : to, output);
        }
      }
    } catch (IOException | AvroRuntimeException e) {
      throw unreadable(e);
    }
  }

  private void readAvro(AvroContainer records, Consumer<RawEvent> output) throws IOException {
    if (isArchive(records)) {
      readArchive(records, output);
    } else {
      readRecords(records, output);
    }
  }

  private static void readArchive(AvroContainer records, Consumer<RawEvent> output)
      throws IOException {
    ConvertingReader<ArchivedRecord> reader = archiveReader(records);
    AtomicLong number = new AtomicLong();
    records.forEach(
        (block, from, to) -> {
          ArchivedRecord one = reader.read(block, from, to);
          number.incrementAndGet();
          output.accept(
              new RawEvent(
                  new Origin(one.getTopic(), one.getPartition(), one.getOffset()),
                  one.getTimestamp().toEpochMilli(),
                  bytes(one.getKey()),
                  bytes(one.getPayload())));
        });
    String stated = records.meta(RECORDS_META);
    if (stated != null && !stated.equals(number.toString())) {
      throw new IOException("it has " + number + " records of " + stated);
    }
  }

  /** In the encoding that the topic carries, with the file's schema as that of the writer. */
  private void readRecords(AvroContainer records, Consumer<RawEvent> output) throws IOException {
    Schema schema = records.schema();
    String text = records.meta(DataFileConstants.SCHEMA);
    long fingerprint = SchemaNormalization.parsingFingerprint64(schema);
    AtomicLong number = new AtomicLong();
    records.forEach(
        (block, from, to) -> {
          ByteBuffer payload =
              ByteBuffer.allocate(HEADER_BYTES + to - from)
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .put(MARKER)
                  .putLong(fingerprint)
                  .put(block, from, to - from);
          output.accept(
              new RawEvent(
                  new Origin(file, Origin.FILE, number.getAndIncrement()),
                  takenAt.ofValue(schema, block, from, to),
                  null,
                  Bytes.wrap(payload.array()),
                  text));
        });
  }

  private void readPart(FoundFile content, long from, long to, Consumer<RawEvent> output)
      throws IOException {
    try (BufferedInputStream in = content.openAt(from - 1)) {
      TextLines lines = TextLines.from(in, from - 1);
      lines.next(); // of the part before; a line break just before this part ends nothing of it
      readLines(lines, to, output);
    }
  }

  private void readLines(TextLines lines, long to, Consumer<RawEvent> output) throws IOException {
    while (lines.position() < to) {
      byte[] line = lines.next();
      if (line == null) {
        return;
      }
      if (!TextLines.isBlank(line)) {
        output.accept(
            new RawEvent(
                new Origin(file, Origin.FILE, lines.start()),
                takenAt.ofLine(line),
                null,
                Bytes.wrap(line)));
      }
    }
  }

  private static @Nullable Bytes bytes(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] content = new byte[buffer.remaining()];
    buffer.duplicate().get(content);
    return Bytes.wrap(content);
  }

  private ConfigException unreadable(Exception cause) {
    String reason = String.valueOf(cause.getMessage());
    if (cause instanceof UnreadableFileException) {
      return new ConfigException(
          "file " + file + " cannot be read: " + reason + ", or leave it out.", cause);
    }
    return new ConfigException(
        "file "
            + file
            + " is no whole file of history, it is cut short or damaged: restore it, or leave it out. ("
            + (cause instanceof EOFException ? "its data ends too early" : reason)
            + ")",
        cause);
  }
}
