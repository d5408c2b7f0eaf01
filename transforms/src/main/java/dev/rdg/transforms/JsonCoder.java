package dev.rdg.transforms;

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

  private final Class<E> type;

  private JsonCoder(Class<E> type) {
    this.type = type;
  }

  static <E> JsonCoder<E> of(Class<E> type) {
    return new JsonCoder<>(type);
  }

  @Override
  public void encode(E value, OutputStream out) throws IOException {
    ByteArrayCoder.of().encode(Json.MAPPER.writeValueAsBytes(value), out);
  }

  @Override
  public E decode(InputStream in) throws IOException {
    return Json.MAPPER.readValue(ByteArrayCoder.of().decode(in), type);
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
