package dev.rdg.operations.rebuild;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Savepoints in a folder. */
final class Savepoints {
  /** Flink writes it last. */
  private static final String WHOLE = "_metadata";

  private Savepoints() {}

  /** The newest that is whole. */
  static Optional<Path> newest(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> savepoints = Files.list(folder)) {
      return savepoints
          .filter(savepoint -> Files.exists(savepoint.resolve(WHOLE)))
          .max(Comparator.comparing(savepoint -> savepoint.resolve(WHOLE).toFile().lastModified()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
