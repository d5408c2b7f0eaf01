package dev.rdg.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecordClassesTest {
  private static final Duration MOST = Duration.ofSeconds(30);

  /** What a job's class loader defines. */
  public record Key(String id) {}

  @Test
  void release_letsClassesGoWhoseRecordsWereCompared() throws Exception {
    WeakReference<ClassLoader> job = compareRecordsOfAJob();

    RecordClasses.release();

    Instant deadline = Instant.now().plus(MOST);
    while (job.get() != null && Instant.now().isBefore(deadline)) {
      System.gc();
    }
    assertThat("unloaded", job.get() == null, is(true));
  }

  private static WeakReference<ClassLoader> compareRecordsOfAJob() throws Exception {
    URL classes = RecordClassesTest.class.getProtectionDomain().getCodeSource().getLocation();
    URL[] urls = {classes};
    try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      Class<?> record = loader.loadClass(Key.class.getName());
      Object one = record.getConstructor(String.class).newInstance("a");
      Object other = record.getConstructor(String.class).newInstance("a");
      assertThat(one.equals(other), is(true));
      return new WeakReference<>(loader);
    }
  }
}
