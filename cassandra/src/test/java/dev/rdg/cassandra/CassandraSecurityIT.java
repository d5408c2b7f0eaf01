package dev.rdg.cassandra;

import static dev.rdg.cassandra.TestCassandra.definitions;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.datastax.oss.driver.api.core.CqlSession;
import com.google.common.base.Throwables;
import dev.rdg.model.ConfigException;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.stack.CassandraSecurity;
import dev.rdg.stack.CassandraServer;
import dev.rdg.stack.TestCertificates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who gets into a Cassandra that asks for TLS, a client certificate and a password, and what those
 * are told who do not.
 */
@ExtendWith(TestCassandra.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CassandraSecurityIT {
  private static final List<NamespaceLayout> THINGS = List.of(NamespaceLayout.plain("things"));

  /** The password of role rdg, in the README's CQL and in this process's environment. */
  private static final String PASSWORD = "change me too";

  private static final String TLS =
      "tls: {ca: authority.pem, certificate: client.pem, key: client.key}";

  private final Path folder;
  private final TestCertificates certificates;
  private final CassandraServer server;

  CassandraSecurityIT(@TempDir Path folder) throws Exception {
    this.folder = folder;
    certificates = TestCertificates.make(folder);
    for (String name : List.of("authority", "stranger", "client", "expired")) {
      certificates.certificate(name);
      certificates.key(name);
    }
    server =
        CassandraServer.builder(folder.resolve("closed"))
            .security(
                CassandraSecurity.none()
                    .tls(certificates.keyStore("server"), TestCertificates.STORE_PASSWORD)
                    .clientCertificates(
                        certificates.trustStore("authority"), TestCertificates.STORE_PASSWORD)
                    .passwords())
            .start();
    login("super", CassandraSecurity.SUPERUSER, CassandraSecurity.SUPERUSER);
    login("schema", "rdg_schema", "change me");
    login("right", "rdg", PASSWORD);
    login("wrong", "rdg", PASSWORD + "?");
    login("nobody", "nobody", PASSWORD);
    List<String> roles = cqlInReadme();
    executeAsSuperuser(roles.get(0));
    CassandraTables.of(homes(TLS, credentials("schema")), definitions(THINGS)).apply();
    executeAsSuperuser(roles.get(1));
  }

  @AfterAll
  void endServer() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          file: right.properties
          environment: {username: RDG_TEST_USERNAME, password: RDG_TEST_PASSWORD}
          """)
  void rightOnes_writeAndRead(String source) throws IOException {
    Homes homes = homes(TLS, "credentials: {%s}".formatted(source));
    ItemState state = ItemState.put(10, Collections.emptySortedMap());

    try (CassandraKvStore store = CassandraKvStore.open(homes, THINGS)) {
      store
          .write(List.of(new KvChange("things", source, "key", state)))
          .toCompletableFuture()
          .join();

      assertThat(store.count("things", source, Instant.now()), is(1L));
    }
  }

  @Test
  void schemaApply_needsTheRightToCreateOnlyForWhatIsMissing() throws IOException {
    Homes homes = homes(TLS, credentials("right"));
    List<NamespaceLayout> more = List.of(NamespaceLayout.plain("more"));

    CassandraTables.of(homes, definitions(THINGS)).apply();
    assertThat(
        assertThrows(ConfigException.class, CassandraTables.of(homes, definitions(more))::apply)
            .getMessage(),
        is(
            "Cassandra cluster 'main' refuses: User rdg has no CREATE permission on <all tables in rdg> or any of its parents. Have it granted: cassandra/README.md lists what each role needs."));

    login("tables", "rdg_tables", "change me");
    executeAsSuperuser(
        """
        CREATE ROLE rdg_tables WITH LOGIN = true AND PASSWORD = 'change me';
        GRANT CREATE ON KEYSPACE rdg TO rdg_tables;
        GRANT SELECT ON rdg.rdg_schema TO rdg_tables;
        GRANT MODIFY ON rdg.rdg_schema TO rdg_tables;
        """);
    Homes createTables = homes(TLS, credentials("tables"));
    CassandraTables.of(createTables, definitions(more)).apply();
    try (CassandraKvStore store = CassandraKvStore.open(createTables, THINGS)) {
      assertThat(
          assertThrows(ConfigException.class, () -> store.count("things", "a", Instant.now()))
              .getMessage(),
          startsWith(
              "Cassandra cluster 'main' refuses: User rdg_tables has no SELECT permission on <table rdg.things>"));
    }
  }

  /**
   * A server that misses a certificate closes the connection, and at times before its alert is
   * read: hence the asterisk.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          client.pem   | client.key   | authority.pem | wrong  | AT refuses the user name and password from FOLDER/wrong.properties: correct them there, or check that the role exists and may log in.
          client.pem   | client.key   | authority.pem | nobody | AT refuses the user name and password from FOLDER/nobody.properties: correct them there, or check that the role exists and may log in.
          client.pem   | client.key   | stranger.pem  | right  | the certificate of AT is of an unknown authority: set tls.ca in homes.yaml to a file with the certificate of the one that signed it.
          stranger.pem | stranger.key | authority.pem | right  | AT refuses the certificate FOLDER/stranger.pem (*): it must be of an authority that the servers trust, be in date, and belong to the key beside it.
          expired.pem  | expired.key  | authority.pem | right  | AT refuses the certificate FOLDER/expired.pem (*): it must be of an authority that the servers trust, be in date, and belong to the key beside it.
          client.pem   | expired.key  | authority.pem | right  | AT refuses the certificate FOLDER/client.pem (*): it must be of an authority that the servers trust, be in date, and belong to the key beside it.
          """)
  void wrongOnes_areToldWhatIsWrong(
      String certificate, String key, String ca, String login, String message) throws IOException {
    String tls = "tls: {ca: %s, certificate: %s, key: %s}".formatted(ca, certificate, key);

    assertRefused(homes(tls, credentials(login)), message);
  }

  @Test
  void missingOnes_areAskedFor() throws IOException {
    assertRefused(
        homes(TLS, ""),
        "AT asks for a user name and a password: set credentials of the cluster in homes.yaml.");
    assertRefused(
        homes("tls: {ca: authority.pem}", credentials("right")),
        "AT * for a client certificate: set certificate and key under tls of the cluster in homes.yaml.");
    assertRefused(
        homes("", credentials("right")),
        "AT closes the connection without an answer: set tls of the cluster in homes.yaml if it takes TLS alone; else check that this is Cassandra's port.");
  }

  @Test
  void tlsToAPlainTextPort_isToldSo() throws IOException {
    Homes plain = TestCassandra.freshHomes();
    String address = plain.clusterOf(plain.of("things")).contactPoints().get(0);

    assertRefused(
        homes(address, TLS, credentials("right")),
        "AT speaks plain text, not TLS: use its TLS port, or remove tls of the cluster from homes.yaml.");
  }

  /** The server's certificate names its address alone. */
  @Test
  void hostName_isCheckedUnlessThatIsSwitchedOff() throws IOException {
    String localhost = "localhost:" + server.contactPoint().getPort();

    assertRefused(
        homes(localhost, TLS, credentials("right")),
        "the certificate of AT does not name this host (No name matching localhost found): use a contact point that it names, or have it issued for this one too.");

    String unchecked = TLS.replace("}", ", checkHostName: false}");
    CassandraTables tables =
        CassandraTables.of(homes(localhost, unchecked, credentials("right")), definitions(THINGS));
    assertThat(tables.plan().cql(), is(empty()));
  }

  @Test
  void expiredServer_isRefusedUntilItIsRenewed() throws Exception {
    Path keys = certificates.keyStore("expired");
    CassandraSecurity security =
        CassandraSecurity.none().tls(keys, TestCertificates.STORE_PASSWORD);
    try (CassandraServer expired =
        CassandraServer.builder(folder.resolve("expired")).security(security).start()) {
      Homes homes = homes(address(expired), "tls: {ca: authority.pem}", "");
      assertRefused(
          homes,
          "the certificate of AT has expired (NotAfter: *): it must be renewed on the servers.");

      Files.move(certificates.keyStore("server"), keys, StandardCopyOption.REPLACE_EXISTING);
      expired.restart();

      CassandraTables.of(homes, definitions(THINGS)).apply();
    }
  }

  /**
   * One line without the driver's own words, and no password in it or in anything behind it.
   *
   * @param message AT stands for the cluster and its address, an asterisk for a few words
   */
  private void assertRefused(Homes homes, String message) {
    Cluster cluster = homes.clusterOf(homes.of("things"));
    String expected =
        message
            .replace("AT ", "Cassandra cluster 'main' at " + cluster.contactPoints().get(0) + " ")
            .replace("FOLDER", folder.toString());

    ConfigException e =
        assertThrows(ConfigException.class, CassandraTables.of(homes, definitions(THINGS))::plan);

    assertThat(
        e.getMessage(),
        matchesPattern(
            Arrays.stream(expected.split("\\*"))
                .map(Pattern::quote)
                .collect(Collectors.joining("[\\w :;]+"))));
    assertThat(Throwables.getStackTraceAsString(e), not(containsString(PASSWORD)));
  }

  private void executeAsSuperuser(String statements) throws IOException {
    Homes homes = homes(TLS, credentials("super"));
    Cluster cluster = homes.clusterOf(homes.of("things"));
    CqlSession session = CassandraSessions.acquire(cluster);
    try {
      Arrays.stream(statements.strip().split(";\\s*")).forEach(session::execute);
    } finally {
      CassandraSessions.release(cluster);
    }
  }

  /** What the README has operators execute: before the tables are created, and after. */
  private static List<String> cqlInReadme() throws IOException {
    Path readme = Path.of(System.getProperty("rdg.home", ".."), "cassandra", "README.md");
    return Pattern.compile("(?s)```cql\n(.*?)```")
        .matcher(Files.readString(readme))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  private void login(String name, String username, String password) throws IOException {
    TestCertificates.secret(
        folder.resolve(name + ".properties"),
        "username=%s%npassword=%s%n".formatted(username, password));
  }

  private static String credentials(String login) {
    return "credentials: {file: %s.properties}".formatted(login);
  }

  private Homes homes(String tls, String credentials) throws IOException {
    return homes(address(server), tls, credentials);
  }

  private Homes homes(String address, String tls, String credentials) throws IOException {
    String yaml =
        """
        version: 1
        clusters:
          main:
            contactPoints: ['%s']
            datacenter: %s
            %s
            %s
        default: {cluster: main, keyspace: rdg, replication: 1}
        """
            .formatted(address, CassandraServer.DATACENTER, tls, credentials);
    return Homes.load(Files.writeString(folder.resolve("homes.yaml"), yaml));
  }

  private static String address(CassandraServer server) {
    InetSocketAddress point = server.contactPoint();
    return point.getAddress().getHostAddress() + ":" + point.getPort();
  }
}
