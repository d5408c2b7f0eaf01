package dev.rdg.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where one server keeps its things: {@code conf}, {@code data}, {@code logs} and {@code tmp}. */
record ServerFolder(Path root) {

  ServerFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** Makes the folders. */
  ServerFolder create() {
    try {
      for (Path folder : new Path[] {conf(), data(), logs(), tmp()}) {
        Files.createDirectories(folder);
      }
      return this;
    } catch (IOException e) {
      throw new StackException("Cannot make the folders of " + root + ": " + e.getMessage(), e);
    }
  }

  /** Deletes what the server keeps, and nothing of what it was started with or has logged. */
  void deleteData() {
    delete(data());
  }

  /** Deletes what is of no use when the server has ended, such as copies of jobs' jars. */
  void deleteTemporary() {
    delete(tmp());
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new StackException("Cannot delete " + folder + ": " + e.getMessage(), e);
    }
  }

  /**
   * A path inside of it as seen from it, where its processes run: in configuration files a path of
   * the checkout would be read in each file's own encoding, and be taken for two at a comma.
   */
  String relative(Path inside) {
    return root.relativize(inside).toString();
  }

  Path conf() {
    return root.resolve("conf");
  }

  Path data() {
    return root.resolve("data");
  }

  Path logs() {
    return root.resolve("logs");
  }

  Path tmp() {
    return root.resolve("tmp");
  }

  /** What the logger of a process writes. */
  Path log(String process) {
    return logs().resolve(process + ".log");
  }

  /** What a process prints. */
  Path output(String process) {
    return logs().resolve(process + ".out");
  }
}
