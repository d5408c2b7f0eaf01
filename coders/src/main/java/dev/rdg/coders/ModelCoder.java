package dev.rdg.coders;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * What the coders of one value class share: nulls are refused by name, equality is the value's own.
 */
abstract class ModelCoder<T> extends AtomicCoder<T> {
  private static final long serialVersionUID = 1L;

  private final Class<T> type;

  ModelCoder(Class<T> type) {
    this.type = type;
  }

  @Override
  public final void encode(T value, OutputStream out) throws IOException {
    if (value == null) {
      throw new CoderException("cannot encode a null " + type.getSimpleName());
    }
    write(value, out);
  }

  @Override
  public final T decode(InputStream in) throws IOException {
    try {
      return read(in);
    } catch (IllegalArgumentException e) {
      throw new CoderException("corrupt input: not a " + type.getSimpleName(), e);
    }
  }

  @Override
  public final boolean consistentWithEquals() {
    return true;
  }

  @Override
  public final TypeDescriptor<T> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(type);
  }

  abstract void write(T value, OutputStream out) throws IOException;

  abstract T read(InputStream in) throws IOException;
}
