package dev.rdg.transforms;

import dev.rdg.model.Bytes;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import dev.rdg.model.event.RawEvent;
import java.io.IOException;
import java.util.HexFormat;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
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
  private static final int HEADER_BYTES = 10;

  private final Class<E> type;
  private final WriterSchemas writerSchemas;
  private transient @Nullable BinaryMessageDecoder<E> decoder; // made on each worker

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
    decoder();
  }

  @Override
  public Parsed<E> parse(RawEvent event) {
    Bytes payload = Payloads.require(event);
    try {
      return Parsed.event(decoder().decode(payload.unsafeArray()));
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
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      throw new RejectedException(
          Reason.MALFORMED_PAYLOAD,
          "not readable as Avro with its writer's schema, " + payload.size() + " bytes: " + e);
    }
  }

  @Override
  public Coder<E> coder() {
    return AvroCoder.specific(type);
  }

  private BinaryMessageDecoder<E> decoder() {
    BinaryMessageDecoder<E> current = decoder;
    if (current == null) {
      writerSchemas.load();
      Schema readerSchema = SpecificData.get().getSchema(type);
      current =
          new BinaryMessageDecoder<>(SpecificData.getForClass(type), readerSchema, writerSchemas);
      decoder = current;
    }
    return current;
  }

  private static String fingerprint(Bytes payload) {
    return HexFormat.of()
        .formatHex(payload.unsafeArray(), 0, Math.min(HEADER_BYTES, payload.size()));
  }
}
