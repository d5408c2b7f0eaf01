package dev.rdg.operations.rebuild;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavepointsTest {
  @Test
  void newest_isTheLastThatIsWhole(@TempDir Path folder) throws IOException {
    savepoint(folder.resolve("savepoint-b"), 2_000);
    Path newest = savepoint(folder.resolve("savepoint-a"), 3_000);
    Files.createDirectories(folder.resolve("savepoint-c")); // Flink was still writing it

    assertThat(Savepoints.newest(folder), is(Optional.of(newest)));
    assertThat(Savepoints.newest(folder.resolve("none")), is(Optional.empty()));
  }

  private static Path savepoint(Path folder, long time) throws IOException {
    Path whole = Files.createDirectories(folder).resolve("_metadata");
    Files.setLastModifiedTime(Files.writeString(whole, "x"), FileTime.fromMillis(time));
    return folder;
  }
}
