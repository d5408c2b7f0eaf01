package dev.rdg.benchmarks;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How much of its heap another JVM holds on to: full collections on request, and what the collector
 * wrote in its log about each. The log tells the heap at the end of the pause. Asked afterwards, as
 * with {@code jcmd GC.heap_info}, a busy JVM has already allocated more, up to some hundred MiB
 * which nobody holds; and {@code GC.class_histogram} leaves out its collection while native code
 * holds an array.
 */
final class LiveHeap {
  private static final Pattern FULL_COLLECTION =
      Pattern.compile("Pause Full \\([^)]*\\)+ \\d+M->(\\d+)M\\(");

  private final String pid;
  private final Path log;
  private boolean logged;

  /**
   * The heap of a process, which need not be a JVM yet.
   *
   * @param log where the JVM writes down its collections; made anew
   */
  LiveHeap(long pid, Path log) {
    this.pid = Long.toString(pid);
    this.log = log;
  }

  /** Has it collect everything, now. Does nothing before it is a JVM, or when it has ended. */
  void collect() throws IOException {
    if (!logged) {
      // whatever is no JVM would be ended by the signal with which attaching begins
      logged =
          VirtualMachine.list().stream().anyMatch(jvm -> jvm.id().equals(pid))
              && run("VM.log output=" + log + " what=gc=info");
    }
    if (logged) {
      run("GC.run");
    }
  }

  /** What was left at the end of each full collection, in MiB, in order of time. */
  List<Long> mebibytes() throws IOException {
    return FULL_COLLECTION
        .matcher(Files.readString(log))
        .results()
        .map(found -> Long.parseLong(found.group(1)))
        .toList();
  }

  /** In this process, since a jcmd of its own for each command takes ten times the CPU. */
  private boolean run(String command) throws IOException {
    VirtualMachine jvm;
    try {
      jvm = VirtualMachine.attach(pid);
    } catch (AttachNotSupportedException | IOException e) {
      return false; // it has ended
    }
    try (InputStream output =
        (InputStream) jvm.getClass().getMethod("executeJCmd", String.class).invoke(jvm, command)) {
      output.readAllBytes();
      return true;
    } catch (InvocationTargetException e) {
      return false; // it ends
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Start it with benchmarks/run, which opens jdk.attach.", e);
    } finally {
      jvm.detach();
    }
  }
}
