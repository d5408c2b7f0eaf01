package dev.rdg.transforms;

import dev.rdg.model.Bytes;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import dev.rdg.model.event.RawEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.BadHeaderException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.MissingSchemaException;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.jspecify.annotations.Nullable;

/**
 * Avro in single-object encoding: two marker bytes, the fingerprint of the writer's schema, then
 * the data. The writer's schema is found among {@link WriterSchemas} and resolved to the reader's
 * by Avro's own rules, so producers and this consumer move independently.
 *
 * @see <a
 *     href="https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding">Single-object
 *     encoding</a>
 */
public final class AvroFormat<E extends SpecificRecord> implements EventFormat<E> {
  private static final long serialVersionUID = 1L;
  private static final int MARKER_BYTES = 2;
  private static final int HEADER_BYTES = 10;

  private final Class<E> type;
  private final WriterSchemas writerSchemas;
  private transient @Nullable Reader<E> reader; // made on each worker

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
    reader();
  }

  @Override
  public Parsed<E> parse(RawEvent event) {
    Bytes payload = Payloads.require(event);
    try {
      checkLengths(payload);
      return Parsed.event(reader().decoder().decode(payload.unsafeArray()));
    } catch (MissingSchemaException e) {
      throw new RejectedException(
          Reason.UNKNOWN_SCHEMA,
          "no writer schema has the fingerprint "
              + fingerprint(payload)
              + "; known: "
              + writerSchemas
              + ".");
    } catch (BadHeaderException e) {
      throw new RejectedException(
          Reason.MALFORMED_PAYLOAD,
          "not Avro single-object encoding: the first bytes must be c301 and a fingerprint, but were "
              + fingerprint(payload)
              + ".");
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

  private Reader<E> reader() {
    Reader<E> current = reader;
    if (current == null) {
      writerSchemas.load();
      Schema schema = SpecificData.get().getSchema(type);
      current =
          new Reader<>(
              schema,
              SchemaNormalization.parsingFingerprint64(schema),
              new BinaryMessageDecoder<>(SpecificData.getForClass(type), schema, writerSchemas));
      reader = current;
    }
    return current;
  }

  /** What has no header or no known schema is left to the decoder, which says so. */
  private void checkLengths(Bytes payload) throws IOException {
    byte[] bytes = payload.unsafeArray();
    if (bytes.length >= HEADER_BYTES) {
      long fingerprint =
          ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(MARKER_BYTES);
      Schema writer =
          fingerprint == reader().fingerprint()
              ? reader().schema()
              : writerSchemas.findByFingerprint(fingerprint);
      if (writer != null) {
        AvroData.check(writer, bytes, HEADER_BYTES);
      }
    }
  }

  private static String fingerprint(Bytes payload) {
    return HexFormat.of()
        .formatHex(payload.unsafeArray(), 0, Math.min(HEADER_BYTES, payload.size()));
  }

  /** The reader's own schema, and the decoder that resolves others to it. */
  private record Reader<E>(Schema schema, long fingerprint, BinaryMessageDecoder<E> decoder) {}
}
