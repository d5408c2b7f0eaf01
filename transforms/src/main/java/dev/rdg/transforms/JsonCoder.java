package dev.rdg.transforms;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.CustomCoder;

/**
 * Encodes values of a class as JSON with sorted properties. For records and classes that {@link
 * JsonFormat} reads.
 */
final class JsonCoder<E> extends CustomCoder<E> {
  private static final long serialVersionUID = 1L;

  /** Numbers that JSON lacks stay numbers: written as text, they would be read as text. */
  private static final ObjectMapper MAPPER =
      Json.MAPPER
          .rebuild()
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private final Class<E> type;

  private JsonCoder(Class<E> type) {
    this.type = type;
  }

  static <E> JsonCoder<E> of(Class<E> type) {
    return new JsonCoder<>(type);
  }

  @Override
  public void encode(E value, OutputStream out) throws IOException {
    ByteArrayCoder.of().encode(MAPPER.writeValueAsBytes(value), out);
  }

  @Override
  public E decode(InputStream in) throws IOException {
    return MAPPER.readValue(ByteArrayCoder.of().decode(in), type);
  }

  @Override
  public void verifyDeterministic() {}

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonCoder<?> that && type.equals(that.type);
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }
}
