package dev.rdg.io.sink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class JobClassesTest {
  private static final Duration MOST = Duration.ofSeconds(30);

  /** What a job's class loader defines. */
  public record Key(String id) {}

  @Test
  void release_letsClassesGoWhoseRecordsWereCompared() throws Exception {
    WeakReference<ClassLoader> job = compareRecordsOfAJob();

    JobClasses.release();

    Instant deadline = Instant.now().plus(MOST);
    while (job.get() != null && Instant.now().isBefore(deadline)) {
      System.gc();
    }
    assertThat("unloaded", job.get() == null, is(true));
  }

  private static WeakReference<ClassLoader> compareRecordsOfAJob() throws Exception {
    URL[] urls = {JobClassesTest.class.getProtectionDomain().getCodeSource().getLocation()};
    try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      Class<?> record = loader.loadClass(Key.class.getName());
      Object one = record.getConstructor(String.class).newInstance("a");
      Object other = record.getConstructor(String.class).newInstance("a");
      assertThat(one.equals(other), is(true));
      return new WeakReference<>(loader);
    }
  }

  @Test
  void release_takesLoadersOfJobsFromFlinksShuffleReadersOnly() throws Exception {
    Thread task = Thread.currentThread();
    ClassLoader before = task.getContextClassLoader();
    try (URLClassLoader job = new URLClassLoader(new URL[0], before);
        URLClassLoader failed = new URLClassLoader(new URL[0], before)) {
      Thread reader = waiting("blocking-shuffle-io-thread-1", job);
      Thread readerOfFailed = waiting("blocking-shuffle-io-thread-2", failed);
      Thread clientOfFailed = waiting("Flink Netty Client (0) Thread 0", failed);
      Thread ofTheJob = waiting("s0-io-1", job);
      task.setContextClassLoader(job);
      try {
        JobClasses.release();

        assertThat(reader.getContextClassLoader(), is(ClassLoader.getSystemClassLoader()));
        assertThat(readerOfFailed.getContextClassLoader(), is(ClassLoader.getSystemClassLoader()));
        assertThat(clientOfFailed.getContextClassLoader(), is(ClassLoader.getSystemClassLoader()));
        assertThat(ofTheJob.getContextClassLoader(), is(job));
        assertThat(task.getContextClassLoader(), is(job));
      } finally {
        task.setContextClassLoader(before);
        for (Thread thread : new Thread[] {reader, readerOfFailed, clientOfFailed, ofTheJob}) {
          thread.interrupt();
          thread.join();
        }
      }
    }
  }

  private static Thread waiting(String name, ClassLoader loader) {
    Thread thread = new Thread(JobClassesTest::waitForTheEnd, name);
    thread.setContextClassLoader(loader);
    thread.start();
    return thread;
  }

  private static void waitForTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
