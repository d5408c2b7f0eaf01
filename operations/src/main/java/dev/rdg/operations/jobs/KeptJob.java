package dev.rdg.operations.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.rdg.model.ConfigException;
import dev.rdg.operations.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is kept of a topic's job on the machine where it was started: the job as Flink took it, its
 * jars, and where it stopped. So it can be started again as it was, whatever has become of the
 * code.
 */
public final class KeptJob {
  private static final String AT = "@";
  private static final String FILE = "job.json";
  private static final String METADATA = "_metadata";
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ID = "id";
  private static final String SAVEPOINT = "savepoint";
  private static final String TOPIC = "topic";
  private static final String FLINK = "flink";
  private static final String JARS = "jars";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String UPGRADING = "upgrading";

  private final Path all;
  private final Path folder;

  private KeptJob(Path all, String folder) {
    this.all = all;
    this.folder = all.resolve(folder);
  }

  /**
   * Of the job of a name on a cluster, in a project.
   *
   * @param master the cluster's REST address, host:port
   */
  public static KeptJob of(Project project, String name, String master) {
    return new KeptJob(project.state("jobs"), name + AT + master.replace(':', '-'));
  }

  /** All that are kept of a project. */
  public static List<KeptJob> all(Project project) {
    return all(project.state("jobs"));
  }

  private static List<KeptJob> all(Path all) {
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(all)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve(FILE)))
          .map(folder -> new KeptJob(all, folder.getFileName().toString()))
          .sorted(Comparator.comparing(KeptJob::name))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Keeps a job that runs now.
   *
   * @param master where, host:port
   */
  void keep(String id, SubmittedJob job, String topic, String master) {
    try {
      Files.createDirectories(folder);
      List<Path> kept = new ArrayList<>();
      for (Path jar : job.jars()) {
        kept.add(keepJar(jar));
      }
      job.setJars(kept);
      write(graph(), job.toBytes());
      ObjectNode content =
          MAPPER.createObjectNode().put(ID, id).put(TOPIC, topic).put(FLINK, master);
      kept.forEach(jar -> content.withArray(JARS).add(jar.getFileName().toString()));
      FlinkJobs.at(master)
          .lastCheckpoint(id)
          .ifPresent(path -> content.put(CHECKPOINTS, path.replaceFirst("/[^/]*/?$", "")));
      write(content);
      dropJars();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By their content: jobs of one build share them. */
  private Path keepJar(Path jar) throws IOException {
    String hash =
        com.google.common.io.Files.asByteSource(jar.toFile()).hash(Hashing.sha256()).toString();
    Path kept = all.resolve(JARS).resolve(hash + ".jar");
    if (!Files.exists(kept)) {
      Files.createDirectories(kept.getParent());
      Path part = Files.createTempFile(kept.getParent(), hash, ".part");
      Files.copy(jar, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE);
    }
    return kept;
  }

  /** Those of jobs that are not kept any more. */
  private void dropJars() throws IOException {
    Set<String> used = new HashSet<>();
    for (KeptJob job : all(all)) {
      job.content().path(JARS).forEach(jar -> used.add(jar.textValue()));
    }
    try (Stream<Path> jars = Files.list(all.resolve(JARS))) {
      for (Path jar : jars.filter(file -> !used.contains(file.getFileName().toString())).toList()) {
        Files.delete(jar);
      }
    }
  }

  /** The job as it was kept, if it was. */
  Optional<SubmittedJob> job() {
    return Files.exists(graph()) ? Optional.of(SubmittedJob.read(graph())) : Optional.empty();
  }

  /** The job's name. */
  public String name() {
    return folder.getFileName().toString().replaceFirst(AT + "[^@]*$", "");
  }

  /** The topic whose job it is; empty where it is not known. */
  public String topic() {
    return field(TOPIC).orElse("");
  }

  /** The Flink cluster where it was started, host:port; empty where it is not known. */
  public String master() {
    return field(FLINK).orElse("");
  }

  /**
   * From where it can go on: where it was stopped, else its newest checkpoint that is on this
   * machine; empty where neither is there any more.
   */
  public Optional<String> resumePoint() {
    return savepoint()
        .filter(KeptJob::isThere)
        .or(() -> field(CHECKPOINTS).flatMap(KeptJob::newestIn));
  }

  /** What is elsewhere is taken to be there. */
  private static boolean isThere(String path) {
    return localPath(path).map(local -> Files.exists(local.resolve(METADATA))).orElse(true);
  }

  private static Optional<String> newestIn(String checkpoints) {
    return localPath(checkpoints)
        .filter(Files::isDirectory)
        .flatMap(
            folder -> {
              try (Stream<Path> all = Files.list(folder)) {
                return all.filter(one -> Files.exists(one.resolve(METADATA)))
                    .max(Comparator.comparingLong(KeptJob::number))
                    .map(Jobs::uri);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /** As Flink names them: chk-17. */
  private static long number(Path checkpoint) {
    String digits = checkpoint.getFileName().toString().replaceAll("[^0-9]", "");
    return digits.isEmpty() ? 0 : Long.parseLong(digits);
  }

  private static Optional<Path> localPath(String uri) {
    return uri.startsWith("file:")
        ? Optional.of(Path.of(uri.replaceFirst("^file:/*", "/")))
        : Optional.empty();
  }

  /**
   * Starts it again as it was, from where it can go on, or where none is known, from where it was
   * started.
   */
  public void startAgain() {
    SubmittedJob job =
        job().orElseThrow(() -> new ConfigException("the job " + name() + " is not kept here."));
    resumePoint().ifPresent(point -> job.restore(point, false));
    keep(job.submit(master()), job, topic(), master());
  }

  /** By which Flink knew it, if one was kept. */
  public Optional<String> id() {
    return field(ID);
  }

  /** Where it was stopped, if it was. */
  public Optional<String> savepoint() {
    return field(SAVEPOINT);
  }

  /** Notes where it was stopped. */
  public void stoppedAt(String savepoint) {
    write(content().put(SAVEPOINT, savepoint));
  }

  /**
   * The job that an upgrade which was not finished has stopped or was about to, if there is one.
   */
  Optional<String> upgrading() {
    return field(UPGRADING);
  }

  /** Notes where its checkpoints are, a folder for each. */
  void ranWith(String checkpoints) {
    write(content().put(CHECKPOINTS, checkpoints));
  }

  /**
   * Notes that this job is about to be stopped. Where that is the job of an upgrade that was not
   * finished, what that went on from stays noted: it may have no checkpoint of its own yet.
   */
  void beginUpgrade(String id) {
    ObjectNode content = content();
    if (upgrading().isEmpty()) {
      content.remove(SAVEPOINT);
    }
    write(content.put(UPGRADING, id));
  }

  /** Whether where it can go on is in one of these folders. */
  private boolean goesOnIn(List<Path> states) {
    return resumePoint()
        .flatMap(KeptJob::localPath)
        .filter(path -> states.stream().anyMatch(path::startsWith))
        .isPresent();
  }

  /**
   * Of the job of a name on a cluster whose checkpoints and savepoints are in folders of this
   * machine: it may have been started again on another port since the job was kept.
   *
   * @param master the cluster's REST address now, host:port
   */
  public static KeptJob ofLocalCluster(
      Project project, String name, String master, List<Path> states) {
    KeptJob now = of(project, name, master);
    if (now.resumePoint().isEmpty()) {
      all(project).stream()
          .filter(job -> job.name().equals(name) && job.goesOnIn(states))
          .findFirst()
          .ifPresent(job -> job.moveTo(now, master));
    }
    return now;
  }

  private void moveTo(KeptJob target, String master) {
    try {
      target.forget();
      Files.move(folder, target.folder);
      target.write(target.content().put(FLINK, master));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes what is kept. */
  void forget() throws IOException {
    if (Files.exists(folder)) {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
      dropJars();
    }
  }

  private Optional<String> field(String name) {
    return Optional.ofNullable(content().path(name).textValue());
  }

  private ObjectNode content() {
    try {
      JsonNode content = Files.exists(file()) ? MAPPER.readTree(file().toFile()) : null;
      return content instanceof ObjectNode object ? object : MAPPER.createObjectNode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(JsonNode content) {
    try {
      Files.createDirectories(folder);
      write(file(), content.toPrettyString().getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whole or not at all: a command may be killed at any point. */
  private static void write(Path file, byte[] content) throws IOException {
    Path part = Files.createTempFile(file.getParent(), "job", ".part");
    Files.write(part, content);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path file() {
    return folder.resolve(FILE);
  }

  private Path graph() {
    return folder.resolve("job.graph");
  }
}
