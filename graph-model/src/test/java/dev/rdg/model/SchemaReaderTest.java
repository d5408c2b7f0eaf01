package dev.rdg.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.yaml.YamlException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaReaderTest {
  private static final String NAME_RULE =
      " is not allowed: use a lower-case letter, then at most 31 letters, digits and underscores.";
  private static final String SPAN_RULE =
      " is not a time span; allowed: a whole number and d, h or m, such as 400d.";
  private static final String EDGE_KEYS =
      "; allowed: from, to, reverse, key, buckets, properties, retention, history.";
  private static final String TYPES = "; allowed: string, long, double, boolean, instant, bytes.";

  static Stream<Arguments> badFiles() {
    return Stream.of(
        bad("", "1: the file is empty."),
        bad("# nothing", "1: the file is empty."),
        bad("- version", "1: expected a map of names to values, but found a list."),
        bad("graph", "1: expected a map of names to values, but found 'graph'."),
        bad("nodes: {title: }", "1: 'version' is missing."),
        bad("version: 1", "1: 'nodes' is missing."),
        bad("version: 2\nnodes: {}", "1: unknown value '2'; allowed: 1. Did you mean '1'?"),
        bad(
            "version: 1\nnode: {}",
            "2: unknown key 'node'; allowed: version, nodes, edges." + " Did you mean 'nodes'?"),
        bad(
            "version: 1\nnodes: [title]",
            "2: expected a map of names to values, but found a list."),
        bad(
            "version: 1\nnodes: {title: [name]}",
            "2: expected a map of names to values, but found a list."),
        bad(
            "version: 1\nnodes: title",
            "2: expected a map of names to values, but found 'title'."));
  }

  static Stream<Arguments> badNodes() {
    return Stream.of(
        bad("Title:", "4: name 'Title'" + NAME_RULE),
        bad("1title:", "4: name '1title'" + NAME_RULE),
        bad("my-title:", "4: name 'my-title'" + NAME_RULE),
        bad("'':", "4: name ''" + NAME_RULE),
        // Names become tables' names, and so CQL.
        bad("t (id int); DROP TABLE x:", "4: name 't (id int); DROP TABLE x'" + NAME_RULE),
        bad("'t\" WITH x':", "4: name 't\" WITH x'" + NAME_RULE),
        bad("t".repeat(33) + ":", "4: name '" + "t".repeat(33) + "'" + NAME_RULE),
        bad(
            "seen_reverse:",
            "4: name 'seen_reverse' is not allowed: names ending in _reverse are"
                + " kept for reverse links."),
        bad("title:", "4: duplicate name 'title': it stands in line 3 already."),
        bad(
            "game: {property: {}}",
            "4: unknown key 'property'; allowed: properties, retention, history. Did you mean 'properties'?"),
        bad(
            "game: {properties: {name: strnig}}",
            "4: unknown value 'strnig'" + TYPES + " Did you mean 'string'?"),
        bad("game: {properties: {name: uuid}}", "4: unknown value 'uuid'" + TYPES),
        bad("game: {properties: {name: [string]}}", "4: expected a plain value, but found a list."),
        bad(
            "game: {properties: [name]}",
            "4: expected a map of names to values, but found a list."),
        bad(
            "game: {properties: {a: long, a: long}}",
            "4: duplicate name 'a': it stands in line 4 already."),
        bad("game: {properties: {Name: long}}", "4: name 'Name'" + NAME_RULE),
        bad("game: {properties: {a: {merge: latest}}}", "4: 'type' is missing."),
        bad(
            "game: {properties: {a: {type: long, merge: sum}}}",
            "4: unknown value 'sum'; allowed: latest."),
        bad(
            "game: {properties: {a: {type: long, merge: lastest}}}",
            "4: unknown value 'lastest'; allowed: latest. Did you mean 'latest'?"),
        bad(
            "game: {properties: {a: {typ: long}}}",
            "4: unknown key 'typ'; allowed: type, merge. Did you mean 'type'?"),
        bad("game: {retention: 0d}", "4: retention '0d'" + SPAN_RULE),
        bad("game: {retention: 400}", "4: retention '400'" + SPAN_RULE),
        bad("game: {retention: 1y}", "4: retention '1y'" + SPAN_RULE),
        bad("game: {retention: -1d}", "4: retention '-1d'" + SPAN_RULE),
        bad("game: {retention: }", "4: retention ''" + SPAN_RULE),
        bad("game: {history: 400}", "4: history '400'" + SPAN_RULE),
        bad("game: {history: 90000d}", "4: history '90000d' is too long; allowed: up to 30000d."),
        bad(
            "a123456789012345678901234567: {history: 1d}",
            "4: name 'a123456789012345678901234567' is too long for a type with history, whose tables have longer names; allowed: at most 27 characters."),
        bad("game: {retention: [1d]}", "4: expected a plain value, but found a list."));
  }

  static Stream<Arguments> badEdges() {
    return Stream.of(
        bad("{from: title}", "5: 'to' is missing."),
        bad("{to: title}", "5: 'from' is missing."),
        bad(
            "{from: titel, to: title}",
            "5: unknown node type 'titel'; allowed: title, game. Did you mean 'title'?"),
        bad("{from: title, to: device}", "5: unknown node type 'device'; allowed: title, game."),
        bad("{from: [title], to: title}", "5: expected a plain value, but found a list."),
        bad(
            "{from: title, to: game, reverse: both}",
            "5: unknown value 'both'; allowed: none, link, full."),
        bad(
            "{from: title, to: game, reverse: lnk}",
            "5: unknown value 'lnk'; allowed: none, link, full. Did you mean 'link'?"),
        bad(
            "{from: title, to: game, bucket: 4}",
            "5: unknown key 'bucket'" + EDGE_KEYS + " Did you mean 'buckets'?"),
        bad(
            "{from: title, to: game, key: [tag], properties: {tags: string}}",
            "5: unknown property 'tag'; allowed: tags. Did you mean 'tags'?"),
        bad(
            "{from: title, to: game, key: [p], properties: {p: double}}",
            "5: an edge cannot be known by 'p', which is of type double; allowed are properties of the types string, long, boolean and instant."),
        bad(
            "{from: title, to: game, key: [p, p], properties: {p: long}}",
            "5: 'p' stands twice in the key."),
        bad(
            "{from: title, to: game, key: [], properties: {p: long}}",
            "5: a key needs at least one property; leave it out for none."),
        bad(
            "{from: title, to: game, buckets: 0}",
            "5: '0' is not allowed: use a whole number from 1 to 1024."),
        bad(
            "{from: title, to: game, buckets: 1025}",
            "5: '1025' is not allowed: use a whole number from 1 to 1024."),
        bad(
            "{from: title, to: game, buckets: many}",
            "5: 'many' is not allowed: use a whole number from 1 to 1024."));
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void read_refusesABadFile(String yaml, String message) {
    assertRefused(yaml, message);
  }

  @ParameterizedTest
  @MethodSource("badNodes")
  void read_refusesABadNode(String node, String message) {
    assertRefused("version: 1\nnodes:\n  title:\n  " + node + "\n", message);
  }

  @ParameterizedTest
  @MethodSource("badEdges")
  void read_refusesABadEdge(String edge, String message) {
    assertRefused(
        "version: 1\nnodes: {title: , game: }\nedges:\n  # dangling?\n  seen: " + edge, message);
  }

  @Test
  void read_refusesATypeNamedLikeTheHistoryOfAnother() {
    assertRefused(
        "version: 1\nnodes: {a: {history: 30d}, a_history: }",
        "1: two types would be kept in the namespace 'node_a_history': the history of one has the name of the other; rename one of them.");
  }

  @Test
  void read_refusesAnEdgeNamedLikeANode() {
    assertRefused(
        "version: 1\nnodes: {title: }\nedges:\n  title: {from: title, to: title}",
        "4: duplicate name 'title': a node type has it already; every type needs a name of its"
            + " own.");
  }

  @Test
  void read_refusesTwoEdgesOfOneName() {
    String edge = "  seen: {from: title, to: title}\n";

    assertRefused(
        "version: 1\nnodes: {title: }\nedges:\n" + edge + edge,
        "5: duplicate name 'seen': it stands in line 4 already.");
  }

  @Test
  void read_refusesAnEdgeWhereThereAreNoNodes() {
    assertRefused(
        "version: 1\nnodes:\nedges: {seen: {from: title, to: title}}",
        "3: unknown node type 'title'; there are none.");
  }

  @ParameterizedTest
  @CsvSource({"1d, PT24H", "36h, PT36H", "999999m, PT999999M"})
  void read_takesDaysHoursAndMinutes(String text, Duration retention) {
    Schema schema =
        Schema.parse("graph.yaml", "version: 1\nnodes: {title: {retention: " + text + "}}");

    assertThat(schema.nodeType("title").retention(), is(retention));
  }

  @ParameterizedTest
  @CsvSource({"1", "1024"})
  void read_takesBucketsUpToTheLimit(int buckets) {
    Schema schema =
        Schema.parse(
            "graph.yaml",
            "version: 1\nnodes: {a: }\nedges: {e: {from: a, to: a, buckets: " + buckets + "}}");

    assertThat(schema.edgeType("e").buckets(), is(buckets));
  }

  @Test
  void read_takesNamesUpToTheLimit() {
    String name = "t".repeat(32);

    assertThat(
        Schema.parse("graph.yaml", "version: 1\nnodes: {" + name + ": }").nodeType(name).name(),
        is(name));
  }

  private static Arguments bad(String yaml, String message) {
    return Arguments.of(yaml, message);
  }

  private static void assertRefused(String yaml, String message) {
    YamlException e = assertThrows(YamlException.class, () -> Schema.parse("graph.yaml", yaml));

    assertThat(e.getMessage(), is("graph.yaml:" + message));
  }
}
