package dev.rdg.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Law 5 in bytes: with the default settings, no changes that are allowed fill a small heap. */
class WorkerHeapTest {
  private static final int DEADLINE_MINUTES = 5;

  @ParameterizedTest
  @ValueSource(strings = {"streaming", "batch", "grouped"})
  void largestChanges_fitIntoAHeapOf128Mebibytes(String mode, @TempDir Path folder)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    ProcessBuilder worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:MaxDirectMemorySize=512m",
                "-XX:+ExitOnOutOfMemoryError",
                SmallWorker.class.getName(),
                mode)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    worker.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = worker.start();
    try {
      assertThat(process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES), is(true));
      assertThat(Files.readString(output), containsString("written: " + SmallWorker.CHANGES));
    } finally {
      process.destroyForcibly();
    }
  }
}
