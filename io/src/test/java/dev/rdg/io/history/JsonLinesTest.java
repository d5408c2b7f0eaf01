package dev.rdg.io.history;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.Bytes;
import dev.rdg.model.ConfigException;
import dev.rdg.model.event.RawEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.Compression;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLinesTest {
  private static final String LINES = "{\"name\":\"é\"}\r\n\r\n{\"name\":\"è\"}";

  private final Path folder;

  JsonLinesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** What is sent to a topic must be what a replay of the same file reads. */
  @ParameterizedTest
  @CsvSource({
    "a.jsonl, UTF-8, UNCOMPRESSED",
    "a.jsonl, ISO-8859-1, UNCOMPRESSED",
    "a.jsonl, UTF-16LE, UNCOMPRESSED",
    "a.jsonl.zst, ISO-8859-1, ZSTD",
    "a.jsonl, UTF-8, GZIP",
    "a.gz, UTF-8, UNCOMPRESSED"
  })
  void read_givesWhatAReplayReads(String name, String charset, Compression compression)
      throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out =
        Channels.newOutputStream(
            compression.writeCompressed(Channels.newChannel(Files.newOutputStream(file))))) {
      out.write(LINES.getBytes(Charset.forName(charset)));
    }
    List<@Nullable Bytes> sent = new ArrayList<>();
    JsonLines.read(file.toString(), line -> sent.add(line.payload()));

    List<RawEvent> replayed = EventFileTest.read(file.toString(), 0, Long.MAX_VALUE);

    assertThat(sent, is(replayed.stream().map(RawEvent::payload).toList()));
    assertThat(sent, hasSize(2));
    assertThat(sent.get(0), is(org.hamcrest.Matchers.not(sent.get(1))));
  }

  @Test
  void read_refusesAvro() throws IOException {
    Path file = folder.resolve("a.avro");
    Files.write(file, new byte[] {'O', 'b', 'j', 1, 0});

    assertThat(
        assertThrows(ConfigException.class, () -> JsonLines.read(file.toString(), line -> {}))
            .getMessage(),
        containsString("a.avro is "));
  }
}
