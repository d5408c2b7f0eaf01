package dev.rdg.testdata.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.rdg.model.Bytes;
import dev.rdg.model.EdgeChange;
import dev.rdg.model.Properties;
import dev.rdg.model.Schema;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.Selection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a store makes of changes that have positions, of which many share one time: the last word of
 * their source, however they come, in every way of reading.
 */
abstract class OrderContract extends EdgeContract {
  private static final Schema SCHEMA =
      Schema.parse(
          "graph.yaml",
          """
          version: 1
          nodes: {a: {}}
          edges: {b: {from: a, to: a, properties: {p: string, q: string}}}
          """);

  @ParameterizedTest
  @ValueSource(strings = {"plain", "bucketed", "retained", "bucketed_retained"})
  void changes_ofOneTimeAreInTheOrderOfTheirPositions(String namespace) {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      String record = id + "-" + seed;
      TreeMap<String, TreeMap<String, String>> expected = new TreeMap<>();
      List<KvChange> changes = new ArrayList<>();
      for (int position = 1; position <= 20; position++) {
        String key = "k" + random.nextInt(3);
        long time = now - 3 + position / 8;
        changes.add(change(namespace, record, key, time, position, random, expected));
      }
      List<KvChange> twice = new ArrayList<>(changes);
      twice.addAll(changes);
      Collections.shuffle(twice, random);
      twice.forEach(change -> store().write(List.of(change)).toCompletableFuture().join());

      TreeMap<String, TreeMap<String, String>> found = new TreeMap<>();
      for (Item item : store().get(namespace, record, Selection.all(asOf)).items()) {
        TreeMap<String, String> values = new TreeMap<>();
        item.values().forEach((name, value) -> values.put(name, (String) value));
        found.put(item.key(), values);
      }
      assertThat("seed " + seed, found, is(expected));
      assertThat(
          "seed " + seed, store().count(namespace, record, asOf), is((long) expected.size()));
    }
  }

  /** A random change; what it makes of the record is played in {@code expected}. */
  private static KvChange change(
      String namespace,
      String record,
      String key,
      long time,
      long position,
      Random random,
      Map<String, TreeMap<String, String>> expected) {
    boolean delete = random.nextInt(3) == 0;
    TreeMap<String, Bytes> set = new TreeMap<>();
    TreeSet<String> unset = new TreeSet<>();
    if (delete) {
      expected.remove(key);
    } else {
      TreeMap<String, String> properties = expected.computeIfAbsent(key, k -> new TreeMap<>());
      for (String name : List.of("p", "q")) {
        String value = List.of("z", "", "a", "unset").get(random.nextInt(4));
        if (value.equals("unset")) {
          unset.add(name);
          properties.remove(name);
        } else if (!value.isEmpty()) {
          set.put(name, ValueFormat.encode(value));
          properties.put(name, value);
        }
      }
    }
    List<KvChange> encoded = new ArrayList<>();
    new GraphEncoding(SCHEMA)
        .encode(
            new EdgeChange(
                "b",
                record,
                key,
                delete ? time - 1 : time,
                delete,
                new Properties(set, unset),
                Bytes.wrap(ByteBuffer.allocate(8).putLong(position).array())),
            encoded::add);
    KvChange change = encoded.get(0);
    return new KvChange(namespace, change.id(), change.key(), change.state());
  }
}
