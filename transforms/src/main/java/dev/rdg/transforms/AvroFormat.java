package dev.rdg.transforms;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.rdg.coders.avro.AvroData;
import dev.rdg.coders.avro.ConvertingReader;
import dev.rdg.coders.avro.LogicalTypes;
import dev.rdg.model.Bytes;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import dev.rdg.model.event.RawEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.jspecify.annotations.Nullable;

/**
 * Avro in single-object encoding: two marker bytes, the fingerprint of the writer's schema, then
 * the data. The writer's schema is the one that the record's file names, or found among {@link
 * WriterSchemas}, and resolved to the reader's by Avro's own rules, so producers and this consumer
 * move independently; times come in the reader's unit.
 *
 * @see <a
 *     href="https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding">Single-object
 *     encoding</a>
 */
public final class AvroFormat<E extends SpecificRecord> implements EventFormat<E> {
  private static final long serialVersionUID = 1L;
  private static final short MARKER = 0x01c3;
  private static final int HEADER_BYTES = 10;

  /** Of schemas that files name; there are few at a time. */
  private static final int MAX_NAMED = 100;

  private final Class<E> type;
  private final WriterSchemas writerSchemas;
  private transient @Nullable Writers<E> writers; // made on each worker

  private AvroFormat(Class<E> type, WriterSchemas writerSchemas) {
    this.type = type;
    this.writerSchemas = writerSchemas;
  }

  /**
   * Records of a class that Avro generated, written with any of {@code writerSchemas} or its own.
   */
  public static <E extends SpecificRecord> AvroFormat<E> of(
      Class<E> type, WriterSchemas writerSchemas) {
    return new AvroFormat<>(type, writerSchemas);
  }

  @Override
  public void open() {
    writers();
  }

  @Override
  public Parsed<E> parse(RawEvent event) {
    Bytes payload = Payloads.require(event);
    try {
      return Parsed.event(read(writerOf(event, payload), payload.unsafeArray()));
    } catch (IOException
        | AvroRuntimeException
        | IndexOutOfBoundsException
        | UnsupportedOperationException e) {
      throw new RejectedException(
          Reason.MALFORMED_PAYLOAD,
          "not readable as Avro with its writer's schema, " + payload.size() + " bytes: " + e);
    }
  }

  @Override
  public Coder<E> coder() {
    return AvroCoder.specific(type);
  }

  private Writers<E> writers() {
    Writers<E> current = writers;
    if (current == null) {
      writerSchemas.load();
      Schema schema = SpecificData.get().getSchema(type);
      current =
          new Writers<>(
              type,
              schema,
              SchemaNormalization.parsingFingerprint64(schema),
              new HashMap<>(),
              CacheBuilder.newBuilder().maximumSize(MAX_NAMED).build());
      writers = current;
    }
    return current;
  }

  private E read(Writer<E> writer, byte[] bytes) throws IOException {
    if (writer.contradiction() != null) {
      throw new RejectedException(
          Reason.WRONG_TYPE,
          "the schema of the writer and that of the topic disagree: "
              + writer.contradiction()
              + ". Nobody can tell what such a value means here: write it as the topic reads it.");
    }
    AvroData.check(writer.schema(), bytes, HEADER_BYTES);
    return writer.reader().read(bytes, HEADER_BYTES, bytes.length);
  }

  /** The writer that the record's file names, or that the payload's fingerprint stands for. */
  private Writer<E> writerOf(RawEvent event, Bytes payload) {
    ByteBuffer header = ByteBuffer.wrap(payload.unsafeArray()).order(ByteOrder.LITTLE_ENDIAN);
    if (header.remaining() < HEADER_BYTES || header.getShort() != MARKER) {
      throw new RejectedException(
          Reason.MALFORMED_PAYLOAD,
          "not Avro single-object encoding: the first bytes must be c301 and a fingerprint, but were "
              + fingerprint(payload)
              + ".");
    }
    String named = event.writerSchema();
    Writer<E> writer = named == null ? ofFingerprint(header.getLong()) : ofText(named);
    if (writer == null) {
      throw new RejectedException(
          Reason.UNKNOWN_SCHEMA,
          "no writer schema has the fingerprint "
              + fingerprint(payload)
              + "; known: "
              + writerSchemas
              + ".");
    }
    return writer;
  }

  private Writer<E> ofText(String schema) {
    Cache<String, Writer<E>> known = writers().named();
    Writer<E> writer = known.getIfPresent(schema);
    if (writer == null) {
      writer = writers().with(AvroData.schema(schema));
      known.put(schema, writer);
    }
    return writer;
  }

  /** A file of schemas is asked first: it may say more of the numbers than the reader's own. */
  private @Nullable Writer<E> ofFingerprint(long fingerprint) {
    Writers<E> all = writers();
    Writer<E> writer = all.known().get(fingerprint);
    if (writer == null) {
      Schema found = writerSchemas.findByFingerprint(fingerprint);
      if (found == null && fingerprint == all.fingerprint()) {
        found = all.schema();
      }
      if (found != null) {
        writer = all.with(found);
        all.known().put(fingerprint, writer);
      }
    }
    return writer;
  }

  private static String fingerprint(Bytes payload) {
    return HexFormat.of()
        .formatHex(payload.unsafeArray(), 0, Math.min(HEADER_BYTES, payload.size()));
  }

  /**
   * The writers met so far.
   *
   * @param schema the reader's own
   */
  private record Writers<E>(
      Class<E> type,
      Schema schema,
      long fingerprint,
      Map<Long, Writer<E>> known,
      Cache<String, Writer<E>> named) {
    Writer<E> with(Schema writer) {
      return new Writer<>(
          writer,
          ConvertingReader.of(writer, schema, SpecificData.getForClass(type)),
          LogicalTypes.contradiction(writer, schema, true).orElse(null));
    }
  }

  /**
   * One writer.
   *
   * @param contradiction why it cannot be read; null where it can
   */
  private record Writer<E>(
      Schema schema, ConvertingReader<E> reader, @Nullable String contradiction) {}
}
