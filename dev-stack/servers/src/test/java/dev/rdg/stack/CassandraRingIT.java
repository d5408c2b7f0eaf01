package dev.rdg.stack;

import static com.datastax.oss.driver.api.core.ConsistencyLevel.ALL;
import static com.datastax.oss.driver.api.core.ConsistencyLevel.LOCAL_QUORUM;
import static com.datastax.oss.driver.api.core.ConsistencyLevel.ONE;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.internal.core.specex.ConstantSpeculativeExecutionPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Faults of one ring, one after the other: each test leaves it whole, the last one in ruins. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CassandraRingIT {

  private static final int ROWS = 2_000;
  private static final int MORE_ROWS = 500;
  private static final int IN_FLIGHT = 500;

  private final Path folder;
  private CassandraRing ring;
  private CqlSession session;
  private PreparedStatement insert;
  private PreparedStatement select;
  private int rows;

  CassandraRingIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  void start() {
    ring = CassandraRing.start(folder, 3);
    session = connect();
    define(
        "CREATE KEYSPACE k WITH replication ="
            + " {'class': 'NetworkTopologyStrategy', 'datacenter1': 3}");
    // A new table would wait five seconds for a frozen replica before it asks another one.
    define("CREATE TABLE k.t (id int PRIMARY KEY, v int) WITH speculative_retry = '100ms'");
    // Now: a frozen node that is asked to prepare would be waited for.
    insert = session.prepare("INSERT INTO k.t (id, v) VALUES (?, ?)");
    select = session.prepare("SELECT v FROM k.t WHERE id = ?");
    write(ROWS);
  }

  @AfterAll
  void close() {
    session.close();
    ring.close();
    for (int number = 1; number <= 3; number++) {
      assertThat(ring.node(number).pids(), is(empty()));
    }
  }

  @Test
  @Order(1)
  void killedNode_isNotMissedByAQuorum() {
    ring.node(2).kill();

    write(MORE_ROWS);

    assertThat(found(LOCAL_QUORUM), is(rows));
    ring.node(2).restart();
    ring.awaitUp();
    assertThat(found(ALL), is(rows));
  }

  @Test
  @Order(2)
  void frozenNode_isNotMissedByAQuorum() {
    ring.node(3).freeze();
    try {
      write(MORE_ROWS);

      assertThat(found(LOCAL_QUORUM), is(rows));
    } finally {
      ring.node(3).resume();
    }
    ring.awaitUp();
    assertThat(found(ALL), is(rows));
  }

  @Test
  @Order(3)
  void replace_refusesANodeThatRuns() {
    StackException e = assertThrows(StackException.class, () -> ring.replace(3, "k"));

    assertThat(e.getMessage(), containsString("127.0.0.3 runs, pid "));
  }

  /**
   * Node 2 has lost its rows without knowing: unless it is repaired before node 3 streams a part of
   * its data from it, the two of them are a quorum that lacks what was acknowledged.
   */
  @Test
  @Order(4)
  void lostNode_isReplaced() throws IOException {
    killWithoutRows(2);
    ring.node(2).restart();
    ring.awaitUp();
    ring.node(3).kill();
    ring.node(3).deleteData();
    StackException e = assertThrows(StackException.class, ring.node(3)::restart);
    assertThat(e.getMessage(), containsString("already exists, cancelling join"));

    ring.replace(3, "k");

    ring.node(1).freeze();
    assertThat(found(LOCAL_QUORUM), is(rows));
    ring.node(1).resume();
    assertThat(ring.node(3).nodetool("repair", "-full", "k"), containsString("successfully"));
    ring.node(1).close();
    ring.node(2).close();
    assertThat(found(ONE), is(rows));
  }

  private CqlSession connect() {
    DriverConfigLoader config =
        DriverConfigLoader.programmaticBuilder()
            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofMinutes(1))
            .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
            // A frozen coordinator does not answer: another one is asked.
            .withClass(
                DefaultDriverOption.SPECULATIVE_EXECUTION_POLICY_CLASS,
                ConstantSpeculativeExecutionPolicy.class)
            .withInt(DefaultDriverOption.SPECULATIVE_EXECUTION_MAX, 3)
            .withDuration(DefaultDriverOption.SPECULATIVE_EXECUTION_DELAY, Duration.ofMillis(300))
            .build();
    return CqlSession.builder()
        .withConfigLoader(config)
        .addContactPoints(ring.contactPoints())
        .withLocalDatacenter(CassandraServer.DATACENTER)
        .build();
  }

  /** Not sent a second time when the first answer is late. */
  private void define(String cql) {
    session.execute(SimpleStatement.newInstance(cql).setIdempotent(false));
  }

  private void write(int more) {
    execute(rows, rows + more, id -> insert.bind(id, id).setConsistencyLevel(LOCAL_QUORUM));
    rows += more;
  }

  private int found(ConsistencyLevel consistency) {
    return (int)
        execute(0, rows, id -> select.bind(id).setConsistencyLevel(consistency)).stream()
            .filter(result -> result.one() != null)
            .count();
  }

  private List<AsyncResultSet> execute(int from, int to, IntFunction<BoundStatement> statement) {
    List<AsyncResultSet> results = new ArrayList<>();
    for (int start = from; start < to; start += IN_FLIGHT) {
      IntStream.range(start, Math.min(to, start + IN_FLIGHT))
          .mapToObj(id -> session.executeAsync(statement.apply(id)).toCompletableFuture())
          .toList()
          .forEach(result -> results.add(result.join()));
    }
    return results;
  }

  private void killWithoutRows(int number) throws IOException {
    ring.node(number).kill();
    Path data = folder.resolve("node" + number).resolve("data");
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = data.relativize(file).toString();
        if (name.startsWith("sstables/k/") || name.startsWith("commitlog/")) {
          Files.delete(file);
        }
      }
    }
  }
}
