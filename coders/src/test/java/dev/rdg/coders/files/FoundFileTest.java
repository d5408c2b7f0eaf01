package dev.rdg.coders.files;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.io.Compression;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FoundFileTest {
  private final Path folder;

  FoundFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void registerFileSystems() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"GZIP", "ZSTD", "BZIP2"})
  void content_isUnpackedWhateverItsNameAndParts(Compression compression) throws IOException {
    byte[] twoParts = concat(pack(compression, "{\"a\":1}\n"), pack(compression, "{\"a\":2}\n"));

    for (String name : new String[] {"a.jsonl", "a.gz", "a.zst"}) {
      FoundFile file = write(name, twoParts);
      assertThat(text(file), is("{\"a\":1}\n{\"a\":2}\n"));
      assertThat(file.isPlain(), is(false));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.gz", "a.zst", "a.bz2", "a.txt"})
  void content_thatIsNotPackedIsReadWhateverItsName(String name) throws IOException {
    FoundFile file = write(name, "{\"a\":1}".getBytes(StandardCharsets.UTF_8));

    assertThat(text(file), is("{\"a\":1}"));
    assertThat(file.isPlain(), is(true));
  }

  @Test
  void content_ofAnUnknownPackerIsRefusedByName() {
    byte[] xz = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 1, 2};

    IOException e = assertThrows(UnreadableFileException.class, () -> write("a.jsonl", xz));

    assertThat(e.getMessage(), containsString("packed with xz"));
  }

  @Test
  void content_canBeEmpty() throws IOException {
    assertThat(text(write("a.gz", new byte[0])), is(""));
  }

  private FoundFile write(String name, byte[] content) throws IOException {
    return FoundFile.of(Files.write(folder.resolve(name), content).toString());
  }

  private static String text(FoundFile file) throws IOException {
    try (var in = file.open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] pack(Compression compression, String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out =
        Channels.newOutputStream(compression.writeCompressed(Channels.newChannel(packed)))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = java.util.Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
