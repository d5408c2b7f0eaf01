package dev.rdg.launcher;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import dev.rdg.model.ChangeSet;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.pipelines.Topics;
import dev.rdg.reader.Graph;
import dev.rdg.reader.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphTreeTest {
  private static final String TROUBLE = "a\n|-- watched -> title:forged\u001b[2J\u009b31m\u202e";

  /** An id must not forge lines of the tree, nor reach the terminal raw. */
  @Test
  void tree_hasALineForEachNodeWhateverItsId() {
    Schema schema = Topics.onClassPath().get("logins").graph();
    InMemoryKvStore store = new InMemoryKvStore(schema.namespaces());
    ChangeSet changes = new ChangeSet(schema, 1_760_000_000_000_000L);
    changes.node("account", TROUBLE).set("country", TROUBLE);
    changes.node("profile", TROUBLE).set("name", TROUBLE);
    changes.edge("has_profile", TROUBLE, TROUBLE);
    GraphEncoding encoding = new GraphEncoding(schema);
    changes
        .changes()
        .forEach(change -> encoding.encode(change, item -> store.write(List.of(item))));
    List<String> lines = new ArrayList<>();

    new GraphTree(lines::add)
        .print(
            new Neighbourhood(new Graph(store, schema), null, 10, true)
                .of(new NodeId("account", TROUBLE), 1));

    assertThat(lines, hasSize(2));
    assertThat(lines, everyItem(matchesPattern("[\\x20-\\x7e]*")));
    assertThat(lines.get(0).startsWith("account:a\\n|-- watched"), is(true));
  }
}
