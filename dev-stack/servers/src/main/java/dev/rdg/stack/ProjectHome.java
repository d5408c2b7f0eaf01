package dev.rdg.stack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checkout, whose build has written the class path of each engine to a file. */
final class ProjectHome {

  static final String PROPERTY = "rdg.home";

  private final Path directory;

  ProjectHome(Path directory) {
    this.directory = directory;
  }

  static ProjectHome current() {
    @Nullable String home = System.getProperty(PROPERTY);
    if (home == null || home.isBlank()) {
      throw new StackException(
          "The system property "
              + PROPERTY
              + " is not set: set it to the folder of the checkout, with -D"
              + PROPERTY
              + "=<folder>.");
    }
    return new ProjectHome(Path.of(home));
  }

  List<Path> classPath(Engine engine) {
    Path file = directory.resolve("dev-stack/engines/" + engine.label() + "/target/classpath.txt");
    if (!Files.isReadable(file)) {
      throw new StackException(
          "The class path of "
              + engine.label()
              + " is missing: "
              + file
              + ". Run mvn package first.");
    }
    List<Path> jars = read(file);
    for (Path jar : jars) {
      if (!Files.exists(jar)) {
        throw new StackException(
            "The class path of "
                + engine.label()
                + " names "
                + jar
                + ", which is gone. Run mvn package.");
      }
    }
    return jars;
  }

  private static List<Path> read(Path file) {
    try {
      return List.of(Files.readString(file).strip().split(File.pathSeparator)).stream()
          .map(Path::of)
          .toList();
    } catch (IOException e) {
      throw new StackException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
