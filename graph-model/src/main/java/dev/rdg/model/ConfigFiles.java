package dev.rdg.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;

/** The files that a configuration refers to. */
public final class ConfigFiles {
  private ConfigFiles() {}

  /**
   * A file that can be read.
   *
   * @param what is in it, for messages
   * @throws ConfigException when it is missing, no file, or not for us
   */
  public static Path readable(String what, String file) {
    Path path = Path.of(file);
    String problem =
        !Files.exists(path)
            ? "there is no such file"
            : Files.isDirectory(path)
                ? "it is a folder"
                : Files.isReadable(path) ? "" : "this account may not read it";
    if (!problem.isEmpty()) {
      throw new ConfigException(
          what
              + " cannot be read from "
              + path
              + ": "
              + problem
              + ". Every process that uses it needs it at this path.");
    }
    return path;
  }

  /**
   * A file that can be read, but not by every account of the machine. Its group may read it: that
   * is how Kubernetes hands secrets to a container.
   *
   * @throws ConfigException as {@link #readable}, and when others may read it
   */
  public static Path secret(String what, String file) {
    Path path = readable(what, file);
    if (othersMayRead(path)) {
      throw new ConfigException(
          what
              + ", "
              + path
              + ", can be read by every account of this machine: run chmod o= on it (in Kubernetes: defaultMode 0440).");
    }
    return path;
  }

  private static boolean othersMayRead(Path path) {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    try {
      return view != null
          && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException e) {
      return false; // Who could not be asked will not be read from either.
    }
  }
}
