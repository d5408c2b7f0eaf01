package dev.rdg.stack;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.datastax.oss.driver.api.core.CqlSession;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("server")
class CassandraServerIT {

  private final Path folder;

  CassandraServerIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void killedNode_servesItsDataAfterRestart() throws Exception {
    CassandraServer server = CassandraServer.builder(folder).syncedWrites().start();
    try (server) {
      ask(server, CassandraServerIT::writeRow);
      server.kill();
      assertThat(server.pids(), is(empty()));

      server.restart();

      assertThat(ask(server, s -> s.execute("SELECT v FROM k.t").one().getInt("v")), is(7));
      assertThat(version(server), startsWith("5."));
      server.freeze();
    }
    assertThat(server.pids(), is(empty()));
  }

  @Test
  void nodetool_saysWhatTheNodeSaysOrWhyNot() {
    try (CassandraServer server = CassandraServer.start(folder)) {
      assertThat(server.nodetool("status"), containsString("\nUN  127.0.0.1 "));

      StackException unknown =
          assertThrows(StackException.class, () -> server.nodetool("repair", "-full", "nosuch"));
      server.freeze();
      StackException frozen =
          assertThrows(
              StackException.class, () -> server.nodetool(Duration.ofSeconds(2), "status"));

      assertThat(
          unknown.getMessage(),
          allOf(
              containsString("nodetool repair -full nosuch ended with exit code 1"),
              containsString("Keyspace [nosuch] does not exist")));
      assertThat(frozen.getMessage(), containsString("nodetool went on for longer than 2 s"));
    }
  }

  @Test
  void start_quotesTheLogOfAProcessThatEnds() {
    CassandraServer.Builder tooSmall = CassandraServer.builder(folder).jvmFlags(List.of("-Xmx1M"));

    StackException e = assertThrows(StackException.class, tooSmall::start);

    assertThat(
        e.getMessage(),
        allOf(
            containsString("cassandra ended with exit code 1"),
            containsString("cassandra.out ends:"),
            containsString("heap")));
  }

  private static int writeRow(CqlSession session) {
    session.execute(
        "CREATE KEYSPACE k WITH replication ="
            + " {'class': 'SimpleStrategy', 'replication_factor': 1}");
    session.execute("CREATE TABLE k.t (id int PRIMARY KEY, v int)");
    session.execute("INSERT INTO k.t (id, v) VALUES (1, 7)");
    return 1;
  }

  private static String version(CassandraServer server) throws IOException {
    return CassandraProbe.version(server.contactPoint(), CassandraSecurity.none());
  }

  private static int ask(CassandraServer server, Function<CqlSession, Integer> question) {
    try (CqlSession session =
        CassandraProbe.connect(server.contactPoint(), CassandraSecurity.none())) {
      return question.apply(session);
    }
  }
}
