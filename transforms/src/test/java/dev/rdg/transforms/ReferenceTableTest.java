package dev.rdg.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTableTest {
  private final Path folder;
  private final AtomicLong nanos = new AtomicLong();

  ReferenceTableTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void registerFileSystems() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Test
  void get_findsTheEntriesOfAllFiles() throws IOException {
    save("a.csv", "r-1,b-1\r\n\nr-2,b-2,with comma\n");
    save("b.csv", "r-3,Zaunkönig");

    ReferenceTable table = load();

    assertThat(table.get("r-1"), is("b-1"));
    assertThat(table.get("r-2"), is("b-2,with comma"));
    assertThat(table.get("r-3"), is("Zaunkönig"));
    assertThat(table.get("r-4"), is(nullValue()));
  }

  /** As spreadsheets and other systems leave tables. */
  @Test
  void get_findsEntriesHoweverTheFileIsWritten() throws IOException {
    save("marked.csv", "\ufeffr-1,b-1\r\n\r\nr-2,b-2");
    Files.write(
        folder.resolve("wide.csv"), "\ufeffr-3,Zaunkönig\r".getBytes(StandardCharsets.UTF_16LE));
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("z.csv")))) {
      out.write("r-4,b-4\n".getBytes(StandardCharsets.UTF_8));
    }

    ReferenceTable table = load();

    assertThat(table.get("r-1"), is("b-1"));
    assertThat(table.get("r-2"), is("b-2"));
    assertThat(table.get("r-3"), is("Zaunkönig"));
    assertThat(table.get("r-4"), is("b-4"));
  }

  /** Two names that differ in what is no character would become one. */
  @Test
  void load_namesTheLineThatIsNotUtf8() throws IOException {
    Files.write(
        folder.resolve("a.csv"), "r-1,b-1\r\nr-2,Zaunkönig".getBytes(StandardCharsets.ISO_8859_1));

    Exception e = assertThrows(IllegalStateException.class, this::load);

    assertThat(e.getMessage(), containsString("a.csv:2: the line is not UTF-8"));
  }

  @Test
  void load_readsBeforeTheFirstLookUp() throws IOException {
    save("a.csv", "r-1,b-1");

    ReferenceTable table = load();
    Files.delete(folder.resolve("a.csv"));

    assertThat(table.get("r-1"), is("b-1"));
  }

  @Test
  void load_acceptsTheSameEntryTwice() throws IOException {
    save("a.csv", "r-1,b-1\nr-1,b-1");
    save("b.csv", "r-1,b-1");

    assertThat(load().get("r-1"), is("b-1"));
  }

  @Test
  void load_namesBothValuesOfAConflict() throws IOException {
    save("a.csv", "r-1,b-1");
    save("b.csv", "r-0,b-0\nr-1,b-2");

    Exception e = assertThrows(IllegalStateException.class, this::load);

    assertThat(
        e.getMessage(),
        allOf(containsString("'r-1'"), containsString("'b-1'"), containsString("'b-2'")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"r-2", "r-2,", ",b-2", ","})
  void load_namesTheMalformedLine(String line) throws IOException {
    save("a.csv", "r-1,b-1\n" + line);

    Exception e = assertThrows(IllegalStateException.class, this::load);

    assertThat(
        e.getMessage(), allOf(containsString("a.csv:2: "), containsString("'" + line + "'")));
  }

  @Test
  void load_namesThePatternThatMatchesNothing() {
    Exception e = assertThrows(IllegalStateException.class, this::load);

    assertThat(e.getMessage(), containsString("*.csv"));
  }

  @Test
  void get_findsAddedEntriesAfterARefresh() throws IOException {
    save("a.csv", "r-1,b-1");
    ReferenceTable table = load();
    save("a.csv", "r-1,b-1\nr-2,b-2");

    assertThat(table.get("r-2"), is(nullValue()));
    nanos.addAndGet(RefreshedFiles.REFRESH_INTERVAL.toNanos());
    assertThat(table.get("r-2"), is("b-2"));
  }

  @Test
  void get_failsWhenARefreshContradictsWhatWasLoaded() throws IOException {
    // Workers that loaded before the change would say one thing, those after it another.
    save("a.csv", "r-1,b-1");
    ReferenceTable table = load();
    save("a.csv", "r-1,b-1-changed");
    nanos.addAndGet(RefreshedFiles.REFRESH_INTERVAL.toNanos());

    Exception e = assertThrows(LoadException.class, () -> table.get("r-2"));

    assertThat(e.getMessage(), allOf(containsString("'b-1'"), containsString("'b-1-changed'")));
  }

  private ReferenceTable load() {
    ReferenceTable table = ReferenceTable.matching(folder + "/*.csv");
    table.load(nanos::get);
    return table;
  }

  private void save(String file, String lines) throws IOException {
    Files.writeString(folder.resolve(file), lines);
  }
}
