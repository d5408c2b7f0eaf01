package dev.rdg.operations;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.rdg.cassandra.Homes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  private final Store store;

  StoreTest(@TempDir Path folder) throws IOException {
    store =
        Store.of(
            Files.writeString(
                folder.resolve("homes.yaml"),
                """
                version: 1
                clusters:
                  main: {datacenter: dc1}
                  other: {datacenter: dc1, contactPoints: ["10.0.0.1:9042"]}
                default: {cluster: main, keyspace: rdg, replication: 1}
                namespaces: {edge_far: {cluster: other}}
                """));
  }

  @Test
  void homes_haveTheKeyspaceThatTakesTheirPlace() {
    assertThat(store.homes().of("edge_a").qualifiedTable(), is("rdg.edge_a"));
    Homes moved = store.withKeyspace("next").homes();
    assertThat(moved.of("edge_a").qualifiedTable(), is("next.edge_a"));
    assertThat(moved.of("edge_far").qualifiedTable(), is("next.edge_far"));
  }

  /** A cluster that says where it is is not looked for on this machine. */
  @Test
  void contactPoints_areForClustersThatNameNone() {
    Homes homes = store.withContactPoints("127.0.0.1:1,127.0.0.1:2").homes();

    assertThat(
        homes.clusterOf(homes.of("edge_a")).contactPoints(),
        is(List.of("127.0.0.1:1", "127.0.0.1:2")));
    assertThat(homes.clusterOf(homes.of("edge_far")).contactPoints(), is(List.of("10.0.0.1:9042")));
  }

  @Test
  void with_keepsTheOtherSettings() {
    Store both = store.withKeyspace("next").withContactPoints("127.0.0.1:1");

    assertThat(both.keyspace(), is("next"));
    assertThat(both.homesFile(), is(store.homesFile()));
    assertThat(both.homes().of("edge_a").keyspace(), is("next"));
  }
}
