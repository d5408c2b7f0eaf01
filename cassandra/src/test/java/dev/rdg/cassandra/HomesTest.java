package dev.rdg.cassandra;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.ConfigException;
import dev.rdg.model.yaml.YamlException;
import dev.rdg.stack.TestCertificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
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
          compression: zstd
      """;

  private static final String DRIVER_SETTINGS =
      "datastax-java-driver.basic.request.timeout = 3 seconds";

  private final Path folder;

  HomesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void of_takesTheDefaultUnlessTheNamespaceLivesElsewhere() throws IOException {
    Homes homes = load(GOOD);

    assertThat(
        homes.of("node_title"),
        is(new Home("main", "rdg", "node_title", "LOCAL_QUORUM", 3, Compression.LZ4)));
    assertThat(
        homes.of("edge_watched"),
        is(new Home("other", "rdg_watched", "watched_2", "LOCAL_QUORUM", 3, Compression.ZSTD)));
  }

  @Test
  void withContactPoints_servesClustersThatNameNone() throws IOException {
    Homes homes = load(GOOD);
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
          cluster: other       | cluster: othr        | :14: unknown value 'othr'; allowed: main, other. Did you mean 'other'?
          replication: 3       | replication: 30      | :11: '30' is not allowed: use a whole number from 1 to 9.
          table: watched_2     | tabel: watched_2     | :16: unknown key 'tabel'; allowed: cluster, keyspace, table, consistency, replication, compression. Did you mean 'table'?
          table: watched_2     | table: rdg_schema    | :16: table 'rdg_schema' is kept for namespaces' definitions.
          compression: zstd    | compression: zst     | :17: unknown value 'zst'; allowed: lz4, zstd, none. Did you mean 'zstd'?
          """)
  void load_refusesWhatIsNotAllowed(String good, String bad, String message) {
    assertThat(refusal(GOOD.replaceFirst(good, bad)), endsWith("homes.yaml" + message));
  }

  /** What follows the names stands in CQL text. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          keyspace: rdg        | keyspace: rdg; DROP KEYSPACE rdg | :10: name 'rdg; DROP KEYSPACE rdg' is not allowed: use a lower-case letter, then at most 47 letters, digits and underscores.
          keyspace: rdg_       | keyspace: 'r" WITH x'  #         | :15: name 'r" WITH x' is not allowed: use a lower-case letter, then at most 47 letters, digits and underscores.
          table: watched_2     | table: t (id int)--              | :16: name 't (id int)--' is not allowed: use a lower-case letter, then at most 47 letters, digits and underscores.
          edge_watched:        | edge_watched USING TTL 1:        | :13: name 'edge_watched USING TTL 1' is not allowed: use a lower-case letter, then at most 47 letters, digits and underscores.
          datacenter: dc1      | datacenter: "dc1': 3, 'dc2"      | :5: name 'dc1': 3, 'dc2' is not allowed: use a letter or digit, then at most 47 letters, digits, underscores, dots and hyphens.
          replication: 3       | replication: "3} AND x = {'a': 1" | :11: '3} AND x = {'a': 1' is not allowed: use a whole number from 1 to 9.
          replication: 3       | consistency: ANY; DROP           | :11: unknown value 'ANY; DROP'; allowed: ONE, TWO, QUORUM, ALL, LOCAL_ONE, LOCAL_QUORUM, EACH_QUORUM.
          """)
  void load_refusesCqlInsideNames(String good, String bad, String message) {
    assertThat(refusal(GOOD.replaceFirst(good, bad)), endsWith("homes.yaml" + message));
  }

  @Test
  void namesFromCode_areCheckedToo() {
    Homes homes = Homes.single(List.of("127.0.0.1:1"), "dc1", "rdg");

    assertThat(
        refusal(() -> homes.of("node_a; DROP KEYSPACE rdg")),
        is(
            "namespace 'node_a; DROP KEYSPACE rdg' is not allowed: use a lower-case letter, then at most 47 letters, digits and underscores."));
    assertThat(
        refusal(() -> Homes.single(List.of(), "dc1", "rdg\"")),
        startsWith("keyspace 'rdg\"' is not"));
    assertThat(
        refusal(() -> Homes.single(List.of(), "dc'", "rdg")),
        startsWith("data center 'dc'' is not"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tls: {certificate: a.pem, key: a.key}            | :6: 'ca' is missing.
          tls: {ca: ca.pem, key: a.key}                    | :6: 'certificate' and 'key' belong together: set both, or neither where the cluster asks for no client certificate.
          tls: {ca: ca.pem, checkHostName: no}             | :6: unknown value 'no'; allowed: true, false.
          tls: {ca: ca.pem, password: hunter2}             | :6: unknown key 'password'; allowed: ca, certificate, key, checkHostName.
          credentials: {}                                  | :6: credentials are either in a 'file' or in the 'environment': set one.
          credentials: {username: rdg, password: hunter2}  | :6: unknown key 'username'; allowed: file, environment.
          credentials: {environment: {username: NAME}}     | :6: 'password' is missing.
          credentials: {environment: {username: NAME, password: hunter2}} | :6: this is not the name of an environment variable: use capitals, digits and underscores, and never the secret itself.
          driver: missing.conf                             | :6: driver settings 'missing.conf' cannot be read: java.nio.file.NoSuchFileException:
          driver: secret.conf                              | :6: driver settings 'secret.conf' set advanced.auth-provider.password, but travel with the job: use 'credentials' and 'tls' of the cluster instead.
          driver: broken.conf                              | :6: driver settings 'broken.conf' are not valid:
          """)
  void load_refusesUnclearSecurityWithoutShowingSecrets(String setting, String message)
      throws IOException {
    Files.writeString(
        folder.resolve("secret.conf"),
        "datastax-java-driver.advanced.auth-provider.password = hunter2");
    Files.writeString(
        folder.resolve("broken.conf"),
        "datastax-java-driver.advanced.auth-provider.password = hunter2 {");

    String refusal = refusal(withSecurity(setting));

    assertThat(refusal, containsString("homes.yaml" + message));
    assertThat(refusal, not(containsString("hunter2")));
  }

  @Test
  void load_resolvesPathsAtItsFolder() throws IOException {
    Files.writeString(folder.resolve("driver.conf"), DRIVER_SETTINGS);
    Cluster cluster =
        mainCluster(
            withSecurity(
                """
                tls: {ca: certs/../ca.pem, certificate: /etc/rdg/a.pem, key: a.key}
                    credentials: {file: secret.properties}
                    driver: driver.conf
                """));

    assertThat(cluster.tls(), is(new Tls(path("ca.pem"), "/etc/rdg/a.pem", path("a.key"), true)));
    assertThat(cluster.credentials(), is(new Credentials.InFile(path("secret.properties"))));
    assertThat(cluster.driverSettings(), is(DRIVER_SETTINGS));
  }

  @Test
  void load_readsWhatIsNotTheDefault() throws IOException {
    Cluster cluster =
        mainCluster(
            withSecurity(
                """
                tls: {ca: /ca.pem, checkHostName: false}
                    credentials: {environment: {username: RDG_NAME, password: RDG_PASSWORD_2}}
                """));

    assertThat(cluster.tls(), is(new Tls("/ca.pem", null, null, false)));
    assertThat(
        cluster.credentials(), is(new Credentials.InEnvironment("RDG_NAME", "RDG_PASSWORD_2")));
  }

  /** A cluster that looked into its file early would take the password to every worker. */
  @Test
  void serializedHomes_holdWhereThePasswordIsAndNotThePassword() throws IOException {
    TestCertificates.secret(
        folder.resolve("secret.properties"), "username=rdg\npassword=hunter2\n");
    Homes homes = load(withSecurity("credentials: {file: secret.properties}"));
    Cluster cluster = homes.clusterOf(homes.of("node_title"));
    Credentials credentials = requireNonNull(cluster.credentials());
    assertThat(credentials.read("main").password(), is("hunter2"));

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(homes);
    }

    assertThat(bytes.toString(StandardCharsets.ISO_8859_1), containsString("secret.properties"));
    assertThat(bytes.toString(StandardCharsets.ISO_8859_1), not(containsString("hunter2")));
    assertThat(cluster + " " + credentials.read("main"), not(containsString("hunter2")));
  }

  @Test
  void readme_showsHomesThatLoad() throws IOException {
    String readme =
        Files.readString(Path.of(System.getProperty("rdg.home", ".."), "cassandra", "README.md"));
    String yaml = readme.substring(readme.indexOf("```yaml\n") + 8);

    Cluster cluster = mainCluster(yaml.substring(0, yaml.indexOf("```")));

    assertThat(cluster.tls(), is(notNullValue()));
    assertThat(cluster.credentials(), is(notNullValue()));
  }

  private static String withSecurity(String settings) {
    return GOOD.replaceFirst("datacenter: dc1", "datacenter: dc1\n    " + settings.strip());
  }

  private Cluster mainCluster(String yaml) throws IOException {
    Homes homes = load(yaml);
    return homes.clusterOf(homes.of("node_title"));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private String refusal(String yaml) {
    return String.valueOf(assertThrows(YamlException.class, () -> load(yaml)).getMessage());
  }

  private static String refusal(Executable action) {
    return String.valueOf(assertThrows(ConfigException.class, action).getMessage());
  }

  private Homes load(String yaml) throws IOException {
    return Homes.load(Files.writeString(folder.resolve("homes.yaml"), yaml));
  }
}
