package dev.rdg.reader;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.rdg.model.store.Stages;
import java.util.Set;

/** Whole answers of traversals, page after page. */
final class Answers {
  /** More pages than any of the tests' traversals has. */
  private static final int MOST_PAGES = 20_000;

  private Answers() {}

  /** Compares the whole answer with what plain code finds. */
  static void check(Graph graph, PlainGraph plain, Traversal traversal) {
    PlainGraph.Found expected = plain.traverse(traversal);
    PlainGraph.Found found = all(graph, traversal);
    String of = traversal.toString();
    assertThat(of, found.nodes(), is(expected.nodes()));
    assertThat(of, found.edges().keySet(), is(expected.edges().keySet()));
    assertThat(of, found.read().keySet(), is(expected.read().keySet()));
    found
        .edges()
        .forEach(
            (id, edges) -> assertAmong(of, edges, expected.edges().getOrDefault(id, Set.of())));
    found
        .read()
        .forEach((id, nodes) -> assertAmong(of, nodes, expected.read().getOrDefault(id, Set.of())));
  }

  private static <T> void assertAmong(String of, Set<T> found, Set<T> expected) {
    for (T one : found) {
      assertThat(of, one, is(in(expected)));
    }
  }

  /** The whole answer. */
  static PlainGraph.Found all(Graph graph, Traversal traversal) {
    PlainGraph.Found found = new PlainGraph.Found();
    TraversalPage page = Stages.await(graph.traverse(traversal));
    int pages = 1;
    while (true) {
      assertThat(pages, is(lessThan(MOST_PAGES)));
      for (TraversalPage.FoundNode node : page.nodes()) {
        found.nodes().add(node.id());
        if (node.node() != null) {
          found.add(node.node());
        }
      }
      page.edges().forEach(edge -> found.add(edge.edge()));
      if (page.next() == null) {
        return found;
      }
      page = Stages.await(graph.traverse(traversal.toBuilder().resumed(page.next()).build()));
      pages++;
    }
  }
}
