package dev.rdg.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.VarLongCoder;

/**
 * What a bundle has written in one window.
 *
 * @param changes how many changes the store has acknowledged
 */
public record WriteResult(long changes) {

  static Coder<WriteResult> coder() {
    return WriteResultCoder.INSTANCE;
  }

  private static final class WriteResultCoder extends AtomicCoder<WriteResult> {
    private static final long serialVersionUID = 1L;
    static final WriteResultCoder INSTANCE = new WriteResultCoder();

    @Override
    public void encode(WriteResult value, OutputStream out) throws IOException {
      VarLongCoder.of().encode(value.changes(), out);
    }

    @Override
    public WriteResult decode(InputStream in) throws IOException {
      return new WriteResult(VarLongCoder.of().decode(in));
    }
  }
}
