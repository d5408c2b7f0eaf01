package dev.rdg.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;

/**
 * Lets a worker unload the classes of a job that ends.
 *
 * <p>Up to Java 17 the runtime keeps a strong reference to the record class whose {@code equals}
 * was linked last (JDK-8078641, mended in 18), and through it to all classes of that job: some 11
 * MiB of heap in a Flink TaskManager until another job compares records.
 */
final class RecordClasses {
  private static final int MENDED_IN = 18;

  private RecordClasses() {}

  /** Has the runtime remember a class of its own instead; does nothing from Java 18 on. */
  static void release() {
    if (Runtime.version().feature() >= MENDED_IN) {
      return;
    }
    MethodType equals = MethodType.methodType(boolean.class, String.class, Object.class);
    try {
      ObjectMethods.bootstrap(MethodHandles.lookup(), "equals", equals, String.class, "");
    } catch (Throwable e) { // declared so, and only for arguments that are wrong
      throw new IllegalStateException(e);
    }
  }
}
