package dev.rdg.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefreshedFilesTest {
  private final Path folder;
  private final AtomicLong nanos = new AtomicLong(-5);
  private int loads;
  private boolean broken;

  RefreshedFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void registerFileSystems() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @BeforeEach
  void addFirstFile() throws IOException {
    add("first");
  }

  @Test
  void load_readsBeforeTheFirstUse() {
    RefreshedFiles<Set<String>> files = load();

    assertThat(loads, is(1));
    assertThat(find(files, "first"), is("first"));
    assertThat(loads, is(1));
  }

  @Test
  void load_failsWithoutFiles() throws IOException {
    Files.delete(folder.resolve("first"));

    Exception e = assertThrows(LoadException.class, this::load);

    assertThat(e.getMessage(), containsString("no file matches"));
  }

  @Test
  void find_looksAgainAfterAMiss() throws IOException {
    RefreshedFiles<Set<String>> files = load();
    add("second");
    passInterval();

    assertThat(find(files, "second"), is("second"));
    assertThat(loads, is(2));
  }

  @Test
  void find_doesNotLookAgainAfterAHit() throws IOException {
    RefreshedFiles<Set<String>> files = load();
    add("second");
    passInterval();

    assertThat(find(files, "first"), is("first"));
    assertThat(loads, is(1));
  }

  @Test
  void find_waitsForTheIntervalToPass() throws IOException {
    RefreshedFiles<Set<String>> files = load();
    add("second");
    nanos.addAndGet(RefreshedFiles.REFRESH_INTERVAL.toNanos() - 1);

    assertThat(find(files, "second"), is(nullValue()));
    nanos.incrementAndGet();
    assertThat(find(files, "second"), is("second"));
  }

  @Test
  void find_looksOnceInAnInterval() throws IOException {
    RefreshedFiles<Set<String>> files = load();
    passInterval();
    assertThat(find(files, "second"), is(nullValue()));
    add("second");

    assertThat(find(files, "second"), is(nullValue()));
    passInterval();
    assertThat(find(files, "second"), is("second"));
  }

  @Test
  void find_readsOnlyChangedFiles() throws IOException {
    RefreshedFiles<Set<String>> files = load();
    passInterval();
    assertThat(find(files, "second"), is(nullValue()));
    assertThat(loads, is(1));

    // The same files, one of them longer than before.
    Files.writeString(folder.resolve("first"), "more");
    passInterval();
    assertThat(find(files, "second"), is(nullValue()));
    assertThat(loads, is(2));
  }

  @Test
  void find_failsWithTheLoadAndKeepsWhatItHas() throws IOException {
    RefreshedFiles<Set<String>> files = load();
    add("second");
    passInterval();
    broken = true;

    assertThrows(LoadException.class, () -> find(files, "second"));
    assertThat(find(files, "first"), is("first"));
    broken = false;
    passInterval();
    assertThat(find(files, "second"), is("second"));
  }

  private RefreshedFiles<Set<String>> load() {
    return RefreshedFiles.load(folder + "/*", this::names, nanos::get);
  }

  private Set<String> names(Iterable<Metadata> files, @Nullable Set<String> before)
      throws IOException {
    if (broken) {
      throw new IOException("the disk is gone");
    }
    loads++;
    Set<String> names = new TreeSet<>();
    files.forEach(file -> names.add(String.valueOf(file.resourceId().getFilename())));
    return names;
  }

  private static @Nullable String find(RefreshedFiles<Set<String>> files, String name) {
    return files.find(names -> names.contains(name) ? name : null);
  }

  private void add(String name) throws IOException {
    Files.createFile(folder.resolve(name));
  }

  private void passInterval() {
    nanos.addAndGet(RefreshedFiles.REFRESH_INTERVAL.toNanos());
  }
}
