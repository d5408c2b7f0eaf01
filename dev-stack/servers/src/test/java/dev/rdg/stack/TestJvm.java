package dev.rdg.stack;

import java.io.IOException;
import java.nio.file.Path;

/** Another JVM with the class path of the tests. */
final class TestJvm {

  private TestJvm() {}

  static Process start(Class<?> mainClass, Path argument) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-D" + ProjectHome.PROPERTY + "=" + System.getProperty(ProjectHome.PROPERTY),
            "-cp",
            System.getProperty("java.class.path"),
            mainClass.getName(),
            argument.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
