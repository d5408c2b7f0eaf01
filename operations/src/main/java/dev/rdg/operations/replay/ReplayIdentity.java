package dev.rdg.operations.replay;

import com.google.common.hash.Hashing;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.model.ConfigException;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.operations.Project;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.pipelines.TopicPipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that changes what a replay writes: what it reads, into which tables (each with its id, which
 * a table that was dropped and made again has not), by which code and settings. What only changes
 * how fast it does so is left out.
 */
final class ReplayIdentity {
  /** Our own classes in the job's jar; others change with their versions in it. */
  private static final String CLASSES = "dev/rdg/";

  private final TreeMap<String, String> parts = new TreeMap<>();

  private ReplayIdentity() {}

  static ReplayIdentity of(
      ReplayRequest request, TopicOptions options, List<NamespaceDefinition> written) {
    ReplayIdentity identity = new ReplayIdentity();
    identity.put("topic", request.topic().name());
    identity.put("source topic", TopicPipeline.sourceTopic(request.topic(), options));
    identity.put("inputs", request.inputs().stream().sorted().toList());
    identity.put("up to", request.upTo());
    identity.put("from", request.from());
    identity.put("to", request.to());
    identity.put("taken at", request.takenAt());
    identity.put("sample", request.sample());
    identity.put("whole", request.isWhole());
    if (request.readsKafka()) {
      identity.put("Kafka", options.getBootstrapServers());
      identity.put("Kafka settings", options.getKafkaSettings());
    }
    identity.put("only namespaces", options.getOnlyNamespaces());
    identity.put("writer schemas", options.getWriterSchemas());
    identity.put("references", options.getReferences());
    identity.put("missing records", options.getAcceptMissing());
    CassandraTables.of(TopicPipeline.homes(options), written)
        .identities()
        .forEach((namespace, table) -> identity.put("home of " + namespace, table));
    identity.put("code", fingerprint(request.engines().project()));
    return identity;
  }

  private void put(String name, @Nullable Object value) {
    parts.put(name, String.valueOf(value));
  }

  /** Of the jars that a cluster gets; "none" where the job's is not built, as in unit tests. */
  private static String fingerprint(Project project) {
    List<Path> jars;
    try {
      jars = project.jobJars();
    } catch (ConfigException e) {
      return "none";
    }
    TreeMap<String, Long> classes = new TreeMap<>();
    jars.forEach(jar -> classes.putAll(classesOf(jar)));
    return hash(classes.toString());
  }

  private static Map<String, Long> classesOf(Path file) {
    try (JarFile jar = new JarFile(file.toFile())) {
      boolean isOurs = file.toString().endsWith("-job.jar");
      return jar.stream()
          .filter(entry -> !entry.isDirectory())
          .filter(entry -> !isOurs || entry.getName().startsWith(CLASSES))
          .collect(Collectors.toMap(JarEntry::getName, JarEntry::getCrc, (a, b) -> a));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String text) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString().substring(0, 16);
  }

  /** Short, for the name of a folder. */
  String hash() {
    return hash(text());
  }

  /** For people: what it is made of. */
  String text() {
    return parts.toString();
  }

  /**
   * Checks that a ledger is of this replay.
   *
   * @throws ConfigException when it is not
   */
  void require(ReplayLedger ledger) {
    if (!ledger.identity().equals(text())) {
      throw new ConfigException(
          "the ledger in "
              + ledger.folder()
              + " is of another replay, of "
              + ledger.identity()
              + ", and this is "
              + text()
              + ": name another folder with --ledger, or begin anew with --again.");
    }
  }
}
