package dev.rdg.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HomesTest {
  private static final String GOOD =
      """
      version: 1
      clusters:
        main:
          contactPoints: [127.0.0.1:9042]
          datacenter: dc1
        other:
          datacenter: dc2
      default:
        cluster: main
        keyspace: rdg
        replication: 3
      namespaces:
        edge_watched:
          cluster: other
          keyspace: rdg_watched
          table: watched_2
      """;

  @Test
  void of_takesTheDefaultUnlessTheNamespaceLivesElsewhere(@TempDir Path folder) throws IOException {
    Homes homes = load(folder, GOOD);

    assertThat(
        homes.of("node_title"), is(new Home("main", "rdg", "node_title", "LOCAL_QUORUM", 3)));
    assertThat(
        homes.of("edge_watched"),
        is(new Home("other", "rdg_watched", "watched_2", "LOCAL_QUORUM", 3)));
  }

  @Test
  void withContactPoints_servesClustersThatNameNone(@TempDir Path folder) throws IOException {
    Homes homes = load(folder, GOOD);
    Homes resolved = homes.withContactPoints(List.of("127.0.0.1:1111"));

    assertThat(
        resolved.clusterOf(homes.of("node_title")).contactPoints(), is(List.of("127.0.0.1:9042")));
    assertThat(
        resolved.clusterOf(homes.of("edge_watched")).contactPoints(),
        is(List.of("127.0.0.1:1111")));
    ConfigException e =
        assertThrows(ConfigException.class, () -> homes.clusterOf(homes.of("edge_watched")));
    assertThat(
        e.getMessage(), containsString("no contact point is known for Cassandra cluster 'other'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          keyspace: rdg        | keyspace: rdg; DROP  | :10: name 'rdg; DROP' is not allowed: use a lower-case letter, then at most 47 letters, digits and underscores.
          cluster: other       | cluster: othr        | :14: unknown value 'othr'; allowed: main, other. Did you mean 'other'?
          replication: 3       | replication: 30      | :11: '30' is not allowed: use a whole number from 1 to 9.
          table: watched_2     | tabel: watched_2     | :16: unknown key 'tabel'; allowed: cluster, keyspace, table, consistency, replication. Did you mean 'table'?
          """)
  void load_refusesWhatIsNotAllowed(String good, String bad, String message, @TempDir Path folder) {
    YamlException e =
        assertThrows(YamlException.class, () -> load(folder, GOOD.replaceFirst(good, bad)));

    assertThat(e.getMessage(), endsWith("homes.yaml" + message));
  }

  private static Homes load(Path folder, String yaml) throws IOException {
    return Homes.load(Files.writeString(folder.resolve("homes.yaml"), yaml));
  }
}
