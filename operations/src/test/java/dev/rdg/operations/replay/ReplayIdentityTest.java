package dev.rdg.operations.replay;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.ConfigException;
import dev.rdg.operations.Broker;
import dev.rdg.operations.Engines;
import dev.rdg.operations.FlinkAddress;
import dev.rdg.operations.GraphJobs;
import dev.rdg.operations.Project;
import dev.rdg.operations.Runner;
import dev.rdg.operations.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What makes a replay another one; its tables, which only a store knows, are in {@link ReplayIT}.
 */
class ReplayIdentityTest {
  private static final String CLASS = "dev/rdg/A.class";

  private final Path folder;

  ReplayIdentityTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    Path config = folder.resolve("runner-configs/direct/logins.yaml");
    Files.createDirectories(config.getParent());
    Files.copy(GraphJobs.PROJECT.runnerConfig(Runner.DIRECT, "logins").orElseThrow(), config);
  }

  private ReplayIdentity of(UnaryOperator<ReplayRequest.Builder> change) {
    Engines engines =
        Engines.of(
            Project.of(folder),
            Store.of(GraphJobs.PROJECT.homesFile()),
            Broker.at("127.0.0.1:1"),
            FlinkAddress.at(null));
    ReplayRequest request =
        change
            .apply(
                ReplayRequest.builder(engines, GraphJobs.PROJECT.topics().get("logins"))
                    .runner(Runner.DIRECT)
                    .inputs(List.of("/h/a", "/h/b")))
            .build();
    return ReplayIdentity.of(request, request.options(), List.of());
  }

  private void assertOther(UnaryOperator<ReplayRequest.Builder> change) {
    String hash = of(change).hash();
    assertThat("the same each time", of(change).hash(), is(hash));
    assertThat("another", hash, is(not(of(same -> same).hash())));
  }

  @Test
  void whatChangesWhatIsWritten_makesAnother() {
    assertOther(of -> of.inputs(List.of("/h/a")));
    assertOther(of -> of.upTo(Map.of(0, 9L)));
    assertOther(of -> of.from(Instant.EPOCH));
    assertOther(of -> of.to(Instant.EPOCH));
    assertOther(of -> of.takenAt("taken"));
    assertOther(of -> of.sample(0.5));
    assertOther(of -> of.isWhole(true));
    assertOther(of -> of.settings(Map.of("sourceTopic", "logins-2")));
    assertOther(of -> of.settings(Map.of("onlyNamespaces", "node_account")));
    assertOther(of -> of.settings(Map.of("writerSchemas", "/s")));
    assertOther(of -> of.settings(Map.of("references", "/r")));
    assertOther(of -> of.settings(Map.of("acceptMissing", "true")));
  }

  /** A replay that is given more memory, or is typed in another order, goes on. */
  @Test
  void whatOnlyChangesSpeed_makesTheSame() {
    String hash = of(same -> same).hash();

    assertThat(of(of -> of.settings(Map.of("maxInFlight", "7"))).hash(), is(hash));
    assertThat(of(of -> of.roundBytes(7L)).hash(), is(hash));
    assertThat(of(of -> of.ledger("/l")).hash(), is(hash));
    assertThat(of(of -> of.inputs(List.of("/h/b", "/h/a"))).hash(), is(hash));
  }

  /** Files are the same wherever Kafka is; its records are not. */
  @Test
  void broker_isOfThoseThatReadIt() {
    Map<String, String> other = Map.of("bootstrapServers", "127.0.0.1:2");
    assertThat(of(of -> of.settings(other)).hash(), is(of(same -> same).hash()));

    assertThat(
        of(of -> of.inputs(List.of()).settings(other)).hash(),
        is(not(of(of -> of.inputs(List.of())).hash())));
  }

  /**
   * Of the job's jar our classes alone; those of others come with a version that does not change.
   */
  @Test
  void code_isOurClassesAsTheyAre() throws IOException {
    assertThat(of(same -> same).text(), containsString("code=none"));
    jar(Map.of(CLASS, "one", "org/other/B.class", "one"));
    String hash = of(same -> same).hash();

    jar(Map.of(CLASS, "one", "org/other/B.class", "two"));
    assertThat(of(same -> same).hash(), is(hash));
    jar(Map.of(CLASS, "two", "org/other/B.class", "one"));
    assertThat(of(same -> same).hash(), is(not(hash)));
  }

  private void jar(Map<String, String> entries) throws IOException {
    Path file = folder.resolve("pipelines/target/rdg-job.jar");
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        jar.putNextEntry(new ZipEntry(entry.getKey()));
        jar.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void require_namesBothReplays() {
    ReplayIdentity sampled = of(of -> of.sample(0.5));
    ReplayLedger ledger = ReplayLedger.create(folder + "/ledger", sampled.text());

    assertDoesNotThrow(() -> sampled.require(ledger));
    assertThat(
        assertThrows(ConfigException.class, () -> of(same -> same).require(ledger)).getMessage(),
        allOf(
            containsString("sample=0.5"),
            containsString("sample=1.0"),
            containsString("name another folder with --ledger")));
  }
}
