package dev.rdg.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.yaml.YamlException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {

  @Test
  void parse_readsNodeTypes() {
    assertThat(
        TestGraph.SCHEMA.nodeTypes(),
        contains(
            new NodeType(
                "profile",
                new TreeMap<>(Map.of("name", PropertyType.STRING, "kids", PropertyType.BOOLEAN)),
                null,
                null),
            new NodeType("title", new TreeMap<>(), null, null)));
  }

  @Test
  void parse_readsEdgeTypes() {
    assertThat(
        TestGraph.SCHEMA.edgeTypes(),
        contains(
            new EdgeType(
                "watched",
                TestGraph.PROFILE,
                TestGraph.TITLE,
                EdgeType.Reverse.LINK,
                List.of(),
                4,
                new TreeMap<>(
                    Map.of(
                        "position", PropertyType.LONG,
                        "progress", PropertyType.DOUBLE,
                        "quality", PropertyType.STRING,
                        "started", PropertyType.INSTANT,
                        "token", PropertyType.BYTES)),
                Duration.ofDays(400),
                null),
            new EdgeType(
                "liked",
                TestGraph.PROFILE,
                TestGraph.TITLE,
                EdgeType.Reverse.NONE,
                List.of(),
                1,
                new TreeMap<>(),
                null,
                null)));
  }

  @Test
  void parse_takesASchemaWithoutEdges() {
    assertThat(
        Schema.parse("graph.yaml", "version: 1\nnodes: {title: {retention: 90m}}").nodeTypes(),
        contains(new NodeType("title", new TreeMap<>(), Duration.ofMinutes(90), null)));
  }

  @Test
  void only_hasTheseTypesAndTheirNamespaces() {
    Schema part = TestGraph.SCHEMA.only(List.of(TestGraph.PROFILE), List.of(TestGraph.LIKED));

    assertThat(part.nodeTypes(), contains(TestGraph.PROFILE));
    assertThat(part.edgeTypes(), contains(TestGraph.LIKED));
    assertThat(
        part.namespaces(),
        contains(NamespaceLayout.plain("node_profile"), NamespaceLayout.plain("edge_liked")));
    assertThrows(
        IllegalArgumentException.class, () -> part.only(List.of(TestGraph.TITLE), List.of()));
  }

  @Test
  void namespaces_haveTheLayoutOfTheirTypes() {
    Duration retention = Duration.ofDays(400);

    assertThat(
        TestGraph.SCHEMA.namespaces(),
        contains(
            NamespaceLayout.plain("node_profile"),
            NamespaceLayout.plain("node_title"),
            NamespaceLayout.of("edge_watched", 4, retention),
            NamespaceLayout.of("edge_watched_reverse", 4, retention),
            NamespaceLayout.plain("edge_liked")));
  }

  @Test
  void definitions_areThoseOfTheNamespaces() {
    assertThat(
        TestGraph.SCHEMA.definitions().stream().map(NamespaceDefinition::kind).toList(),
        contains("node profile", "node title", "edge watched", "reverse of watched", "edge liked"));
  }

  @Test
  void nodeType_ofAnUnknownNameNamesTheNearest() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> TestGraph.SCHEMA.nodeType("profil"));

    assertThat(
        e.getMessage(),
        is(
            "the graph has no node type 'profil'; allowed: profile, title. Did you mean"
                + " 'profile'?"));
  }

  @Test
  void edgeType_ofAnUnknownNameNamesTheNearest() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> TestGraph.SCHEMA.edgeType("watch"));

    assertThat(
        e.getMessage(),
        is(
            "the graph has no edge type 'watch'; allowed: watched, liked. Did you mean"
                + " 'watched'?"));
  }

  @Test
  void load_readsAFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("graph.yaml"), TestGraph.YAML);

    assertThat(Schema.load(file).namespaces(), is(TestGraph.SCHEMA.namespaces()));
  }

  @Test
  void load_namesTheFileThatIsNotThere(@TempDir Path folder) {
    Path file = folder.resolve("graph.yaml");

    YamlException e = assertThrows(YamlException.class, () -> Schema.load(file));

    assertThat(e.getMessage(), startsWith(file + ": cannot be read as a graph schema: "));
  }

  @Test
  void load_namesTheResourceThatIsNotThere() {
    YamlException e =
        assertThrows(YamlException.class, () -> Schema.load(SchemaTest.class, "nowhere.yaml"));

    assertThat(
        e.getMessage(),
        endsWith("nowhere.yaml: no such resource beside dev.rdg.model.SchemaTest."));
  }
}
