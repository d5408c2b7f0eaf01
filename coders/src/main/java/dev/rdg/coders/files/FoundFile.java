package dev.rdg.coders.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.Compression;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * A file on any file system that Beam knows, unpacked where it is packed. What it is packed with is
 * told by its first bytes and not by its name: a download can lose its ending, or be unpacked on
 * its way and keep it.
 */
public final class FoundFile {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int HEAD_BYTES = 6;

  /** Of a zstd frame that holds nothing; some packers begin with one. The low half byte varies. */
  private static final byte[] ZSTD_SKIPPABLE = bytes(0x50, 0x2a, 0x4d, 0x18);

  private final ResourceId file;
  private final Compression compression;

  private FoundFile(ResourceId file, Compression compression) {
    this.file = file;
    this.compression = compression;
  }

  /**
   * Looks at a file's first bytes.
   *
   * @throws UnreadableFileException when it is packed with something that is not read
   */
  public static FoundFile of(ResourceId file) throws IOException {
    try (InputStream in = Channels.newInputStream(FileSystems.open(file))) {
      return new FoundFile(file, detect(in.readNBytes(HEAD_BYTES), file.toString()));
    }
  }

  /** As {@link #of(ResourceId)}, by the file's name, which is no pattern: [ or * may be in it. */
  public static FoundFile of(String file) throws IOException {
    return of(FileSystems.matchNewResource(file, false));
  }

  private static Compression detect(byte[] head, String name) throws UnreadableFileException {
    if (startsWith(head, 0x1f, 0x8b)) {
      return Compression.GZIP;
    } else if (startsWith(head, 0x28, 0xb5, 0x2f, 0xfd) || isSkippable(head)) {
      return Compression.ZSTD;
    } else if (startsWith(head, 'B', 'Z', 'h')) {
      return Compression.BZIP2;
    } else if (startsWith(head, 'P', 'K', 3, 4)) {
      return Compression.ZIP;
    } else if (startsWith(head, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      throw notRead("xz");
    } else if (startsWith(head, 0x04, 0x22, 0x4d, 0x18)) {
      throw notRead("lz4");
    } else if (startsWith(head, 0xff, 0x06, 0, 0, 's', 'N')) {
      throw notRead("framed snappy");
    } else if (startsWith(head, 0x89, 'L', 'Z', 'O')) {
      throw notRead("lzop");
    }
    // These have no mark of their own.
    return Stream.of(Compression.DEFLATE, Compression.SNAPPY)
        .filter(one -> one.matches(name))
        .findFirst()
        .orElse(Compression.UNCOMPRESSED);
  }

  private static boolean isSkippable(byte[] head) {
    byte[] masked = Arrays.copyOf(head, ZSTD_SKIPPABLE.length);
    masked[0] &= (byte) 0xf0;
    return Arrays.equals(masked, ZSTD_SKIPPABLE);
  }

  private static UnreadableFileException notRead(String packer) {
    return new UnreadableFileException(
        "it is packed with "
            + packer
            + ", and gzip, zstd, bzip2 and zip are what is read: unpack it");
  }

  private static boolean startsWith(byte[] head, int... mark) {
    byte[] expected = bytes(mark);
    return head.length >= expected.length
        && Arrays.equals(head, 0, expected.length, expected, 0, expected.length);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** Whether its content stands in it as it is, so that reading can begin anywhere. */
  public boolean isPlain() {
    return compression == Compression.UNCOMPRESSED;
  }

  /** Its content from the beginning, unpacked. */
  public BufferedInputStream open() throws IOException {
    ReadableByteChannel content = compression.readDecompressed(FileSystems.open(file));
    return new BufferedInputStream(Channels.newInputStream(content), BUFFER_BYTES);
  }

  /** The content of a plain file from a byte on. */
  public BufferedInputStream openAt(long position) throws IOException {
    ReadableByteChannel channel = FileSystems.open(file);
    InputStream in;
    if (channel instanceof SeekableByteChannel seekable) {
      in = Channels.newInputStream(seekable.position(position));
    } else {
      in = Channels.newInputStream(channel);
      in.skipNBytes(position);
    }
    return new BufferedInputStream(in, BUFFER_BYTES);
  }
}
