package dev.rdg.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets one command at a time start or end the processes of a stack. */
final class StackLock {

  private StackLock() {}

  /** Closing the channel gives the lock back, as does the end of the JVM. */
  static <T> T holding(Path folder, Supplier<T> work) {
    Path file = folder.resolve("lock");
    try (FileChannel channel = open(file)) {
      if (tryLock(channel) == null) {
        throw new StackException(
            "Another command is starting or ending the stack in "
                + folder
                + ". Wait until it is done.");
      }
      return work.get();
    } catch (IOException e) {
      throw new StackException("Cannot lock " + file + ": " + e.getMessage(), e);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }
}
