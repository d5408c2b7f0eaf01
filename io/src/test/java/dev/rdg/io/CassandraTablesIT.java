package dev.rdg.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.rdg.model.kv.NamespaceLayout;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestCassandra.class)
class CassandraTablesIT {
  private static final NamespaceLayout THINGS = NamespaceLayout.plain("things");

  private final Homes homes = TestCassandra.freshHomes();
  private final CassandraTables tables = CassandraTables.of(homes, List.of(THINGS));

  @Test
  void check_namesTheMissingKeyspaceAndTable() {
    String keyspace = homes.of("things").keyspace();
    assertThat(
        tables.check(),
        contains(
            "namespace things: keyspace " + keyspace + " is missing: run ./rdg schema apply."));

    CassandraTables.of(homes, List.of(NamespaceLayout.plain("others"))).apply();
    assertThat(
        tables.check(),
        contains(
            "namespace things: table " + keyspace + ".things is missing: run ./rdg schema apply."));
  }

  @Test
  void apply_isHarmlessToRepeat() {
    tables.apply();
    tables.apply();

    assertThat(tables.check(), is(empty()));
  }

  @Test
  void check_namesAnotherLayout() {
    CassandraTables.of(homes, List.of(NamespaceLayout.plain("others"))).apply();
    execute(
        session ->
            session.execute(
                "CREATE TABLE "
                    + homes.of("things").qualifiedTable()
                    + " (id text PRIMARY KEY, v blob)"));

    assertThat(
        tables.check(),
        contains(containsString("has another layout: its columns are {id=text, v=blob}")));
  }

  @Test
  void check_namesOtherBucketsAndRetention() {
    tables.apply();
    NamespaceLayout changed = NamespaceLayout.of("things", 8, Duration.ofDays(30));

    assertThat(
        CassandraTables.of(homes, List.of(changed)).check(),
        contains(
            containsString(
                "was made as 'rdg 1, buckets 1, retention none', but the graph asks for 'rdg 1, buckets 8, retention PT720H'")));
  }

  @Test
  void unreachableStore_isOneMessageWithTheNextStep() {
    Homes nowhere = Homes.single(List.of("127.0.0.1:1"), "datacenter1", "k");

    ConfigException e =
        assertThrows(ConfigException.class, CassandraTables.of(nowhere, List.of(THINGS))::check);

    assertThat(
        e.getMessage(),
        containsString("does not answer at 127.0.0.1:1: check that it runs and listens there"));
  }

  private void execute(Consumer<CqlSession> action) {
    Cluster cluster = homes.clusterOf(homes.of("things"));
    CqlSession session = CassandraSessions.acquire(cluster);
    try {
      action.accept(session);
    } finally {
      CassandraSessions.release(cluster);
    }
  }
}
