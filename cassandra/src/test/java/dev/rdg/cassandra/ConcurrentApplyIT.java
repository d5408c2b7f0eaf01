package dev.rdg.cassandra;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.rdg.model.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several who apply to one store at once. */
@ExtendWith(TestCassandra.class)
class ConcurrentApplyIT {
  private static final String YAML =
      """
      version: 1
      nodes:
        account: {}
        profile: {}
      edges:
        follows: {from: account, to: profile, properties: {weight: long}}
      """;

  private final TestKeyspace keyspace = new TestKeyspace();
  private final CassandraTables tables = tables(YAML);

  @Test
  void severalAtOnce_makeOneStore() throws Exception {
    List<Callable<List<String>>> appliers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      appliers.add(tables::apply);
    }

    for (Future<List<String>> result : atOnce(appliers)) {
      result.get();
    }

    assertThat(tables.plan().cql(), is(empty()));
    assertThat(
        keyspace.recorded().keySet(),
        containsInAnyOrder("edge_follows", "node_account", "node_profile"));
  }

  /** Somebody else was quicker between looking and doing. */
  @Test
  void lateStatements_overwriteNothing() {
    tables.apply();
    CassandraTables late = tables(YAML.replace("weight: long", "weight: long, since: double"));
    List<String> planned = late.plan().cql();
    tables(YAML.replace("weight: long", "weight: long, since: string")).apply();

    planned.forEach(keyspace::execute);

    assertThat(keyspace.recorded("edge_follows").get("property since"), is("string"));
    assertThat(late.plan().refused(), contains(containsString("since was string, but now double")));
  }

  /** Whoever comes second is refused, however close they come. */
  @Test
  void severalAtOnceWhoDisagree_leaveOneOfThemRefused() throws Exception {
    tables.apply();
    List<Callable<List<String>>> appliers = new ArrayList<>();
    for (String type : List.of("string", "double", "boolean", "bytes")) {
      appliers.add(tables(YAML.replace("weight: long", "weight: long, since: " + type))::apply);
    }

    List<String> refusals = new ArrayList<>();
    for (Future<List<String>> result : atOnce(appliers)) {
      try {
        result.get();
      } catch (ExecutionException e) {
        refusals.add(String.valueOf(e.getCause()));
      }
    }

    String winner = keyspace.recorded("edge_follows").get("property since");
    assertThat(refusals.size(), is(3));
    refusals.forEach(
        refusal ->
            assertThat(
                refusal,
                containsString("edge_follows: property since was " + winner + ", but now")));
  }

  private CassandraTables tables(String yaml) {
    return CassandraTables.of(keyspace.homes(), Schema.parse("graph.yaml", yaml).definitions());
  }

  private static <T> List<Future<T>> atOnce(List<Callable<T>> tasks) throws Exception {
    CyclicBarrier start = new CyclicBarrier(tasks.size());
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      return threads.invokeAll(
          tasks.stream()
              .map(
                  task ->
                      (Callable<T>)
                          () -> {
                            start.await();
                            return task.call();
                          })
              .toList());
    } finally {
      threads.shutdown();
    }
  }
}
