package dev.rdg.stack;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The two processes of a session cluster.
 *
 * <p>Flink's start scripts run a JVM of their own to derive memory flags from the configuration.
 * Here the configuration gives every part, and the flags are sums of the same numbers.
 */
final class FlinkPrograms {

  private static final int JOB_MANAGER_HEAP = 384;
  private static final int JOB_MANAGER_METASPACE = 256;
  private static final int TASK_MANAGER_FIRST_HEAP = 256;

  /** Flink uses it together with the tasks' heap, and only as a sum. */
  private static final int FRAMEWORK_HEAP = 16;

  /** Framework, tasks and network: the flag's value is the sum of the three. */
  private static final int TASK_MANAGER_DIRECT_MEMORY = 128 + 64 + 128;

  /** What Flink opens on Java 17 for serializers of user code. */
  private static final List<String> OPENS =
      List.of(
          "java.base/java.io",
          "java.base/java.lang",
          "java.base/java.lang.reflect",
          "java.base/java.net",
          "java.base/java.nio",
          "java.base/java.text",
          "java.base/java.time",
          "java.base/java.util",
          "java.base/java.util.concurrent",
          "java.base/java.util.concurrent.atomic",
          "java.base/java.util.concurrent.locks",
          "java.base/sun.nio.ch");

  private final FlinkCluster.Builder settings;
  private final ServerFolder folder;

  FlinkPrograms(FlinkCluster.Builder settings) {
    this.settings = settings;
    this.folder = settings.folder;
  }

  void writeConfiguration(InetSocketAddress rest, int rpcPort) {
    Map<String, String> values = new HashMap<>();
    values.put("slots", Integer.toString(settings.slots));
    values.put("metaspace", Integer.toString(settings.metaspaceMegabytes));
    values.put("address", rest.getHostString());
    values.put("port", Integer.toString(rest.getPort()));
    values.put("rpcPort", Integer.toString(rpcPort));
    // Flink takes no escapes for such characters as a space.
    values.put("dataUri", "file://" + folder.data() + "/");
    values.put("tmp", folder.relative(folder.tmp()));
    values.put("upload", folder.tmp().toString()); // it takes no relative one
    values.put("frameworkHeap", Integer.toString(FRAMEWORK_HEAP));
    values.put("taskHeap", Integer.toString(settings.heapMegabytes - FRAMEWORK_HEAP));
    values.put("jobManagerHeap", Integer.toString(JOB_MANAGER_HEAP));
    values.put("jobManagerMetaspace", Integer.toString(JOB_MANAGER_METASPACE));
    Template.write("flink.yaml", values, folder.conf().resolve("config.yaml"));
  }

  JavaProcess.Program jobManager() {
    return program(
        "jobmanager",
        List.of(
            "-Xmx" + JOB_MANAGER_HEAP + "M",
            "-Xms64M",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:MaxMetaspaceSize=" + JOB_MANAGER_METASPACE + "M"),
        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
        List.of());
  }

  JavaProcess.Program taskManager(String id) {
    List<String> flags = new ArrayList<>(settings.memoryFlags(TASK_MANAGER_FIRST_HEAP));
    flags.add("-XX:MaxDirectMemorySize=" + TASK_MANAGER_DIRECT_MEMORY + "M");
    flags.add("-XX:MaxMetaspaceSize=" + settings.metaspaceMegabytes + "M");
    flags.addAll(settings.jvmFlags);
    return program(
        "taskmanager",
        flags,
        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
        List.of("-D", "taskmanager.resource-id=" + id));
  }

  private JavaProcess.Program program(
      String name, List<String> memory, String mainClass, List<String> properties) {
    List<String> flags = new ArrayList<>(memory);
    OPENS.forEach(module -> flags.add("--add-opens=" + module + "=ALL-UNNAMED"));
    flags.add("-Djava.net.preferIPv4Stack=true");
    flags.add("-Dlog4j2.configurationFile=" + folder.relative(log4j(name)));
    // Where the web UI looks for the log.
    flags.add("-Dlog.file=" + folder.log(name));
    List<String> arguments = new ArrayList<>(List.of("--configDir", folder.conf().toString()));
    arguments.addAll(properties);
    List<Path> classPath = new ArrayList<>(ProjectHome.current().classPath(Engine.FLINK));
    classPath.addAll(settings.jars);
    return new JavaProcess.Program(name, classPath, flags, mainClass, arguments);
  }

  private Path log4j(String name) {
    return Template.write(
        "log4j2.properties",
        Map.of("log", folder.relative(folder.log(name))),
        folder.conf().resolve("log4j2-" + name + ".properties"));
  }
}
