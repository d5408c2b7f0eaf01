package dev.rdg.serving;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.rdg.model.ChangeSet;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.model.store.Selection;
import dev.rdg.model.store.Stages;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeCacheTest {
  private static final Schema SCHEMA =
      Schema.parse(
          "test",
          """
          version: 1
          nodes:
            title: {properties: {name: string}}
            session: {retention: 1h, properties: {name: string, place: string}}
          edges:
            next: {from: title, to: title, properties: {name: string}}
          """);
  private static final Duration KEPT = Duration.ofSeconds(30);

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final InMemoryKvStore store = new InMemoryKvStore(SCHEMA.namespaces());
  private final NodeCache cache =
      new NodeCache(
          store,
          SCHEMA,
          KEPT,
          1 << 20,
          ((InstantSource) () -> now).withZone(ZoneOffset.UTC),
          () -> ChronoUnit.NANOS.between(Instant.EPOCH, now));

  private void put(String type, Instant at, String property, String value) {
    write(at, set -> set.node(type, "x").set(property, value));
  }

  private void write(Instant at, java.util.function.Consumer<ChangeSet> event) {
    ChangeSet changes = new ChangeSet(SCHEMA, ChronoUnit.MICROS.between(Instant.EPOCH, at));
    event.accept(changes);
    changes
        .changes()
        .forEach(
            one ->
                new GraphEncoding(SCHEMA)
                    .encode(one, change -> Stages.await(store.write(List.of(change)))));
  }

  private String read(String type, Instant asOf) {
    return cache
        .get("node_" + type, "x", Selection.all(asOf).withKeys(List.of(GraphEncoding.NODE_KEY)))
        .items()
        .stream()
        .map(item -> item.values().toString())
        .findFirst()
        .orElse("none");
  }

  @Test
  void node_isReadAgainWhenItsTimeIsOver() {
    put("title", now, "name", "one");
    assertThat(read("title", now), is("{name=one}"));
    put("title", now.plusMillis(1), "name", "two");

    now = now.plus(KEPT).minusMillis(1);
    assertThat("kept", read("title", now), is("{name=one}"));
    now = now.plusMillis(1);
    assertThat("read again", read("title", now), is("{name=two}"));
  }

  @Test
  void nodeThatIsNotThere_isNotKept() {
    assertThat(read("title", now), is("none"));
    put("title", now, "name", "one");

    assertThat(read("title", now), is("{name=one}"));
  }

  /** Else a reader would see what has expired. */
  @Test
  void nodeOfWhichSomethingExpiresSoon_isNotKept() {
    put("session", now.minus(Duration.ofHours(1)).plusSeconds(20), "place", "here");
    put("session", now, "name", "one");
    assertThat(read("session", now), is("{name=one, place=here}"));

    now = now.plusSeconds(20);
    assertThat("expired", read("session", now), is("{name=one}"));
    put("session", now, "name", "two");
    assertThat("kept, since an hour is left", read("session", now), is("{name=one}"));
  }

  @Test
  void otherTimesAndEdges_areReadFromTheStore() {
    put("title", now, "name", "one");
    write(now, set -> set.edge("next", "x", "y").set("name", "one"));
    read("title", now);
    put("title", now.plusMillis(1), "name", "two");
    assertThat(read("title", now.minusSeconds(60)), is("{name=two}"));

    cache.get("edge_next", "x", Selection.all(now));
    write(now.plusMillis(1), set -> set.edge("next", "x", "y").set("name", "two"));
    assertThat(
        cache.get("edge_next", "x", Selection.all(now)).items().get(0).values().toString(),
        is("{name=two}"));
  }
}
