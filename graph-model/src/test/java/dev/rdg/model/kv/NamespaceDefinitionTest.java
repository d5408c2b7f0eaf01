package dev.rdg.model.kv;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.Schema;
import dev.rdg.model.TestGraph;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespaceDefinitionTest {
  private static final String YAML =
      """
      version: 1
      nodes:
        account: {}
        profile:
          properties: {name: string}
        title: {}
      edges:
        watched:
          from: profile
          to: title
          reverse: link
          buckets: 4
          retention: 400d
          properties: {position: long, quality: string}
        liked: {from: profile, to: title}
      """;

  @Test
  void ofEdges_saysAllThatGivesStoredDataItsMeaning() {
    assertThat(
        NamespaceDefinition.ofEdges(TestGraph.WATCHED).elements(),
        is(
            Map.ofEntries(
                Map.entry("namespace", "edge_watched"),
                Map.entry("kind", "edge watched"),
                Map.entry("from", "profile"),
                Map.entry("to", "title"),
                Map.entry("reverse", "link"),
                Map.entry("buckets", "4"),
                Map.entry("retention", "400d"),
                Map.entry("property position", "long"),
                Map.entry("property progress", "double"),
                Map.entry("property quality", "string"),
                Map.entry("property started", "instant"),
                Map.entry("property token", "bytes"))));
  }

  @Test
  void ofLinks_haveNoProperties() {
    NamespaceDefinition links = NamespaceDefinition.ofLinks(TestGraph.WATCHED);

    assertThat(links.kind(), is("reverse of watched"));
    assertThat(
        links.elements(),
        is(
            Map.of(
                "namespace", "edge_watched_reverse",
                "kind", "reverse of watched",
                "from", "profile",
                "to", "title",
                "buckets", "4",
                "retention", "400d")));
  }

  @Test
  void ofNodes_haveOneBucket() {
    assertThat(
        NamespaceDefinition.ofNodes(TestGraph.PROFILE).elements(),
        is(
            Map.of(
                "namespace", "node_profile",
                "kind", "node profile",
                "buckets", "1",
                "retention", "none",
                "property kids", "boolean",
                "property name", "string")));
  }

  @ParameterizedTest
  @CsvSource({"PT9600H,400d", "PT36H,36h", "PT90M,90m", "PT1S,PT1S", ",none"})
  void retention_readsAsInTheSchema(Duration retention, String text) {
    assertThat(NamespaceLayout.of("n", 1, retention).retentionText(), is(text));
  }

  @Test
  void sameGraph_hasNoChanges() {
    assertThat(changes(YAML), is(empty()));
    assertThat(
        "latest is what a property without a merge rule has",
        changes(YAML.replace("position: long", "position: {type: long, merge: latest}")),
        is(empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          quality: string  | quality: string, size: long | property size (long) of namespace edge_watched
          name: string     | name: string, kids: boolean | property kids (boolean) of namespace node_profile
          account: {}      | account: {properties: {country: string}} | property country (string) of namespace node_account
          """)
  void addedProperty_isAnAddition(String was, String asked, String subject) {
    DefinitionChange change = only(changes(YAML.replace(was, asked)));

    assertThat(change.isAddition(), is(true));
    assertThat(change.isRefused(), is(false));
    assertThat(change.subject(), is(subject));
  }

  @Test
  void leftOutProperty_isARemoval() {
    DefinitionChange change = only(changes(YAML.replace(", quality: string", "")));

    assertThat(change.isRemoval(), is(true));
    assertThat(change.isRefused(), is(false));
    assertThat(change.subject(), is("property quality of namespace edge_watched"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          position: long  | position: double | edge_watched: property position was long, but now double is asked: values stored so far could not be read as double. Keep it, give the property a new name, or give
          name: string    | name: bytes      | node_profile: property name was string, but now bytes is asked: values stored so far
          account: {}     | account: {retention: 30d} | node_account: retention was none, but now 30d is asked: stored items carry the expiry they were written with
          reverse: link   | reverse: none    | edge_watched: reverse was link, but now none is asked: reverse links stored so far would not be kept up as they are. Keep it, or give
          reverse: link   | reverse: full    | edge_watched: reverse was link, but now full is asked: reverse links stored so far have no properties.
          liked: {from: profile, to: title} | liked: {from: profile, to: title, reverse: link} | edge_liked: reverse was none, but now link is asked: edges stored so far have no reverse links.
          liked: {from: profile, to: title} | liked: {from: account, to: title} | edge_liked: from was profile, but now account is asked: stored edges lead between other types of nodes.
          liked: {from: profile, to: title} | liked: {from: profile, to: account} | edge_liked: to was title, but now account is asked: stored edges lead
          liked: {from: profile, to: title} | liked: {from: profile, to: title, buckets: 8} | edge_liked: buckets was 1, but now 8 is asked: readers would look for stored items in other partitions.
          """)
  void otherMeaning_isRefused(String was, String asked, String refusal) {
    List<DefinitionChange> refused =
        changes(YAML.replace(was, asked)).stream().filter(DefinitionChange::isRefused).toList();
    DefinitionChange change = only(refused);

    assertThat(change.isRefused(), is(true));
    assertThat(change.refusal(), containsString("namespace " + refusal));
    assertThat(
        change.refusal(),
        containsString("give the namespace another table in homes.yaml and replay history."));
  }

  @Test
  void key_staysAsItIs() {
    String plain = "liked: {from: profile, to: title, properties: {a: long, b: long}}";
    String one = "liked: {from: profile, to: title, key: [a], properties: {a: long, b: long}}";
    String other = "liked: {from: profile, to: title, key: [b], properties: {a: long, b: long}}";

    assertThat(
        only(changesBetween(plain, one)).refusal(),
        containsString(
            "namespace edge_liked: key was none, but now a is asked: edges stored so far are known by other values."));
    assertThat(only(changesBetween(one, other)).isRefused(), is(true));
    assertThat(only(changesBetween(one, plain)).isRefused(), is(true));
  }

  /** Links are read from the far end, so all of this is theirs too. */
  @ParameterizedTest
  @CsvSource({
    "buckets: 4, buckets: 5, buckets",
    "retention: 400d, retention: 401d, retention",
    "from: profile, from: account, from",
    "to: title, to: account, to"
  })
  void otherMeaningOfLinkedEdges_isRefusedInBothDirections(
      String was, String asked, String element) {
    List<DefinitionChange> changes = changes(YAML.replaceFirst(was, asked));

    assertThat(
        changes.stream().filter(DefinitionChange::isRefused).map(c -> c.namespace()).toList(),
        containsInAnyOrder("edge_watched", "edge_watched_reverse"));
    changes.forEach(change -> assertThat(change.element(), is(element)));
  }

  @Test
  void history_mayBeAddedAndStaysAsItIs() {
    String plain = "liked: {from: profile, to: title}";
    String kept = "liked: {from: profile, to: title, history: 30d}";
    String longer = "liked: {from: profile, to: title, history: 31d}";

    DefinitionChange added = only(changesBetween(plain, kept));
    assertThat(added.isAddition(), is(true));
    assertThat(added.subject(), is("history of namespace edge_liked"));
    assertThat(
        only(changesBetween(kept, plain)).refusal(),
        containsString(
            "namespace edge_liked: history was 30d, but this version does not know it: some changes would be missing from it."));
    List<DefinitionChange> changed = changesBetween(kept, longer);
    assertThat(
        changed.stream().map(change -> change.namespace() + " " + change.element()).toList(),
        is(List.of("edge_liked history", "edge_liked_history retention")));
    assertThat(changed.stream().allMatch(DefinitionChange::isRefused), is(true));
  }

  private static List<DefinitionChange> changesBetween(String was, String asked) {
    Map<String, Map<String, String>> earlier = new HashMap<>();
    Schema.parse("before", withEdge(was))
        .definitions()
        .forEach(one -> earlier.put(one.name(), one.elements()));
    List<DefinitionChange> changes = new ArrayList<>();
    for (NamespaceDefinition one : Schema.parse("after", withEdge(asked)).definitions()) {
      Map<String, String> recorded = earlier.get(one.name());
      changes.addAll(recorded == null ? List.of() : one.changesFrom(recorded));
    }
    return changes;
  }

  private static String withEdge(String edge) {
    return "version: 1\nnodes: {profile: , title: }\nedges:\n  " + edge;
  }

  /** What topics share they must keep alike, or changes of one would be missing. */
  @Test
  void mergedWith_refusesAHistoryThatOneDoesNotKeep() {
    NamespaceDefinition kept =
        Schema.parse("g", "version: 1\nnodes: {profile: {history: 30d}}").definitions().get(0);

    for (List<NamespaceDefinition> two :
        List.of(List.of(kept, profile("")), List.of(profile(""), kept))) {
      assertThrows(IllegalArgumentException.class, () -> two.get(0).mergedWith(two.get(1)));
    }
  }

  @Test
  void tableOfAnotherNamespace_isRefused() {
    List<DefinitionChange> changes =
        NamespaceDefinition.ofNodes(TestGraph.TITLE)
            .changesFrom(NamespaceDefinition.ofNodes(TestGraph.PROFILE).elements());

    assertThat(
        changes.stream().filter(DefinitionChange::isRefused).map(c -> c.element()).toList(),
        containsInAnyOrder("namespace", "kind"));
  }

  /** A later version may give namespaces settings that this one would not respect. */
  @Test
  void settingNobodyKnows_isRefused() {
    NamespaceDefinition definition = NamespaceDefinition.of(NamespaceLayout.plain("n"), "things");
    Map<String, String> recorded = new HashMap<>(definition.elements());
    recorded.put("encoding", "2");

    DefinitionChange change = only(definition.changesFrom(recorded));

    assertThat(change.isRefused(), is(true));
    assertThat(
        change.refusal(),
        containsString("encoding was 2, but this version does not know it: the table holds"));
  }

  @Test
  void mergedWith_hasThePropertiesOfBoth() {
    NamespaceDefinition names = profile("name: string");
    NamespaceDefinition kids = profile("kids: boolean");

    assertThat(names.mergedWith(kids), is(profile("kids: boolean, name: string")));
    assertThat(kids.mergedWith(names), is(names.mergedWith(kids)));
  }

  @Test
  void mergedWith_refusesAContradiction() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> profile("name: bytes").mergedWith(profile("name: string")));

    assertThat(e.getMessage(), is("property name 'string' and 'bytes'"));
  }

  private static NamespaceDefinition profile(String properties) {
    return Schema.parse("g", "version: 1\nnodes: {profile: {properties: {" + properties + "}}}")
        .definitions()
        .get(0);
  }

  /** What another graph changes in the namespaces that {@link #YAML} has. */
  private static List<DefinitionChange> changes(String yaml) {
    Map<String, Map<String, String>> earlier = new HashMap<>();
    Schema.parse("before", YAML).definitions().forEach(d -> earlier.put(d.name(), d.elements()));
    List<DefinitionChange> changes = new ArrayList<>();
    for (NamespaceDefinition definition : Schema.parse("after", yaml).definitions()) {
      Map<String, String> recorded = earlier.get(definition.name());
      if (recorded != null) {
        changes.addAll(definition.changesFrom(recorded));
      }
    }
    return changes;
  }

  private static DefinitionChange only(List<DefinitionChange> changes) {
    assertThat(changes.toString(), changes.size(), is(1));
    return changes.get(0);
  }
}
