package dev.rdg.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Cassandra's {@code nodetool}, as a process from the engine's own class path. */
final class NodeTool {

  /** Where a node listens that was given {@code cassandra.jmx.local.port}, whatever its address. */
  static final String HOST = "127.0.0.1";

  private static final String NAME = "nodetool";

  /** What follows is of use to nobody who can read the line before it. */
  private static final String STACK_TRACE = "-- StackTrace --";

  private final ServerFolder folder;
  private final int jmxPort;

  /**
   * The tool for one node.
   *
   * @param folder of the node
   */
  NodeTool(ServerFolder folder, int jmxPort) {
    this.folder = folder;
    this.jmxPort = jmxPort;
  }

  /** What it prints; fails when it fails, or takes longer. */
  String run(Duration timeout, String... arguments) {
    JavaProcess process = JavaProcess.start(program(arguments), folder, ProcessOwner.THIS_JVM);
    int exitCode = process.awaitExit(timeout);
    if (exitCode != 0) {
      throw new StackException(
          String.format(
              Locale.ROOT,
              "nodetool %s ended with exit code %d: %s",
              String.join(" ", arguments),
              exitCode,
              output().split(STACK_TRACE)[0]));
    }
    return output();
  }

  private JavaProcess.Program program(String... arguments) {
    List<String> flags = new ArrayList<>(CassandraFlags.modules());
    flags.addAll(List.of("-Xmx128M", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    flags.add("-Dlogback.configurationFile=" + logback().toUri());
    // It keeps a history of its commands there.
    flags.add("-Duser.home=" + folder.tmp());
    List<String> all = new ArrayList<>(List.of("-h", HOST, "-p", Integer.toString(jmxPort)));
    all.addAll(List.of(arguments));
    return new JavaProcess.Program(
        NAME,
        ProjectHome.current().classPath(Engine.CASSANDRA),
        flags,
        "org.apache.cassandra.tools.NodeTool",
        all);
  }

  private Path logback() {
    return Template.write(
        "cassandra-logback.xml",
        Map.of("log", folder.relative(folder.log(NAME))),
        folder.conf().resolve("nodetool-logback.xml"));
  }

  private String output() {
    try {
      return Files.readString(folder.output(NAME));
    } catch (IOException e) {
      throw new StackException("Cannot read " + folder.output(NAME) + ": " + e.getMessage(), e);
    }
  }
}
