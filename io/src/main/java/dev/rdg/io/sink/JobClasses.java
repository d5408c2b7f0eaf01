package dev.rdg.io.sink;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;
import java.util.List;

/**
 * Lets a worker unload the classes of a job that ends: some 11 MiB of heap in a Flink TaskManager,
 * and its metaspace.
 *
 * <p>Two things hold them. Up to Java 17 the runtime keeps a strong reference to the record class
 * whose {@code equals} was linked last (JDK-8078641, mended in 18). And a TaskManager starts the
 * threads that read shuffled data, here or from another TaskManager, when they are first needed;
 * they inherit the context class loader of the job that needed them, and never end.
 */
final class JobClasses {
  private static final int RECORDS_MENDED_IN = 18;

  /** As Flink 1.19's {@code NettyShuffleServiceFactory} and {@code NettyConfig} name them. */
  private static final List<String> SHUFFLE_READERS =
      List.of("blocking-shuffle-io-thread-", "Flink Netty Client (");

  private JobClasses() {}

  /**
   * Called when a step ends. Of an attempt that failed, none may have begun that calls it: what one
   * job or attempt has left, the next lets go.
   */
  static void release() {
    releaseRecords();
    releaseShuffleReaders();
  }

  /** Has the runtime remember a class of its own instead; does nothing from Java 18 on. */
  private static void releaseRecords() {
    if (Runtime.version().feature() >= RECORDS_MENDED_IN) {
      return;
    }
    MethodType equals = MethodType.methodType(boolean.class, String.class, Object.class);
    try {
      ObjectMethods.bootstrap(MethodHandles.lookup(), "equals", equals, String.class, "");
    } catch (Throwable e) { // declared so, and only for arguments that are wrong
      throw new IllegalStateException(e);
    }
  }

  /** They run no code of a job, so any loader will do. */
  private static void releaseShuffleReaders() {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (SHUFFLE_READERS.stream().anyMatch(thread.getName()::startsWith)) {
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
      }
    }
  }
}
