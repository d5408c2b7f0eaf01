package dev.rdg.io.sink;

import dev.rdg.coders.KvChangeCoder;
import dev.rdg.model.store.RefusedChange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;

/**
 * What a bundle has written in one window.
 *
 * @param changes how many changes the store has acknowledged
 * @param refused the changes of the bundle that the store can never take, with the result of one of
 *     its windows
 */
public record WriteResult(long changes, List<RefusedChange> refused) {
  /** The refused changes are unmodifiable from here on. */
  public WriteResult {
    refused = List.copyOf(refused);
  }

  static Coder<WriteResult> coder() {
    return WriteResultCoder.INSTANCE;
  }

  private static final class WriteResultCoder extends AtomicCoder<WriteResult> {
    private static final long serialVersionUID = 1L;
    private static final Coder<List<RefusedChange>> REFUSED = ListCoder.of(new RefusedCoder());
    static final WriteResultCoder INSTANCE = new WriteResultCoder();

    @Override
    public void encode(WriteResult value, OutputStream out) throws IOException {
      VarLongCoder.of().encode(value.changes(), out);
      REFUSED.encode(value.refused(), out);
    }

    @Override
    public WriteResult decode(InputStream in) throws IOException {
      return new WriteResult(VarLongCoder.of().decode(in), REFUSED.decode(in));
    }
  }

  private static final class RefusedCoder extends AtomicCoder<RefusedChange> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(RefusedChange value, OutputStream out) throws IOException {
      KvChangeCoder.of().encode(value.change(), out);
      StringUtf8Coder.of().encode(value.message(), out);
    }

    @Override
    public RefusedChange decode(InputStream in) throws IOException {
      return new RefusedChange(KvChangeCoder.of().decode(in), StringUtf8Coder.of().decode(in));
    }
  }
}
