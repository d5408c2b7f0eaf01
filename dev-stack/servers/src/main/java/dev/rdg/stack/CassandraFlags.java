package dev.rdg.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What Cassandra 5.0 needs on the command line of a JVM 17. */
final class CassandraFlags {

  private static final List<String> EXPORTS =
      List.of(
          "java.base/jdk.internal.misc",
          "java.base/java.lang.ref",
          "java.management.rmi/com.sun.jmx.remote.internal.rmi",
          "java.rmi/sun.rmi.registry",
          "java.rmi/sun.rmi.server",
          "java.sql/java.sql",
          "jdk.attach/sun.tools.attach",
          "jdk.compiler/com.sun.tools.javac.file",
          "jdk.unsupported/sun.misc");

  private static final List<String> OPENS =
      List.of(
          "java.base/java.io",
          "java.base/java.lang",
          "java.base/java.lang.module",
          "java.base/java.lang.reflect",
          "java.base/java.nio",
          "java.base/java.util",
          "java.base/jdk.internal.loader",
          "java.base/jdk.internal.math",
          "java.base/jdk.internal.module",
          "java.base/jdk.internal.ref",
          "java.base/jdk.internal.reflect",
          "java.base/jdk.internal.util.jar",
          "java.base/sun.nio.ch",
          "jdk.compiler/com.sun.tools.javac",
          "jdk.management/com.sun.management.internal");

  private CassandraFlags() {}

  static List<String> modules() {
    List<String> flags = new ArrayList<>();
    EXPORTS.forEach(name -> flags.add("--add-exports=" + name + "=ALL-UNNAMED"));
    OPENS.forEach(name -> flags.add("--add-opens=" + name + "=ALL-UNNAMED"));
    flags.add("-Djdk.attach.allowAttachSelf=true");
    flags.add("-Dio.netty.tryReflectionSetAccessible=true");
    flags.add("-Djava.net.preferIPv4Stack=true");
    return flags;
  }

  /** The agent with which Cassandra measures its memtables. */
  static Path jamm(List<Path> classPath) {
    return classPath.stream()
        .filter(jar -> String.valueOf(jar.getFileName()).startsWith("jamm-"))
        .findFirst()
        .orElseThrow(
            () -> new StackException("No jamm jar in Cassandra's class path. Run mvn package."));
  }
}
