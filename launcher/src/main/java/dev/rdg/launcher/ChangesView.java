package dev.rdg.launcher;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rdg.reader.Change;
import dev.rdg.reader.ChangePage;
import dev.rdg.reader.HistoryPage;
import dev.rdg.reader.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Changes of nodes and edges, the newest first, as a table or a line of JSON each. */
final class ChangesView {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Consumer<String> output;
  private final boolean json;

  ChangesView(Consumer<String> output, boolean json) {
    this.output = output;
    this.json = json;
  }

  int print(ChangePage page) {
    TextTable table = new TextTable("from", "to", "at", "change");
    for (Change change : page.changes()) {
      if (json) {
        output.accept(json(change).toString());
      } else {
        table.add(change.from(), change.to() == null ? "" : change.to(), change.at(), text(change));
      }
    }
    return end(table, page.changes().size(), page.next(), "change");
  }

  int print(HistoryPage page) {
    TextTable table = new TextTable("at", "change", "then it was");
    for (HistoryPage.Version version : page.versions()) {
      SortedMap<String, Object> properties = version.properties();
      if (json) {
        ObjectNode line = json(version.change());
        if (properties == null) {
          line.putNull("then");
        } else {
          line.set("then", values(properties));
        }
        output.accept(line.toString());
      } else {
        table.add(
            version.change().at(),
            text(version.change()),
            properties == null ? "not there" : GraphTree.text(properties).strip());
      }
    }
    return end(table, page.versions().size(), page.next(), "version");
  }

  private int end(TextTable table, int size, @Nullable String next, String what) {
    if (!json) {
      table.lines().forEach(output);
      output.accept(
          next == null
              ? size + " " + what + (size == 1 ? "." : "s.")
              : "The newest " + size + "; more with --limit.");
    }
    return 0;
  }

  private static String text(Change change) {
    List<String> parts = new ArrayList<>();
    if (change.deleted()) {
      parts.add("deleted");
    }
    String set = GraphTree.text(new TreeMap<>(change.set())).strip();
    if (!set.isEmpty()) {
      parts.add(set);
    }
    if (!change.unset().isEmpty()) {
      parts.add("without " + String.join(", ", change.unset()));
    }
    return parts.isEmpty() ? "seen" : String.join(", ", parts);
  }

  private static ObjectNode json(Change change) {
    ObjectNode line =
        MAPPER
            .createObjectNode()
            .put("at", change.at().toString())
            .put("type", change.type())
            .put("from", change.from().toString());
    NodeId to = change.to();
    if (to != null) {
      line.put("to", to.toString());
    }
    line.put("deleted", change.deleted()).set("set", values(change.set()));
    change.unset().forEach(line.putArray("unset")::add);
    return line;
  }

  static ObjectNode values(SortedMap<String, Object> properties) {
    ObjectNode json = MAPPER.createObjectNode();
    properties.forEach(
        (name, value) ->
            json.putPOJO(
                name,
                value instanceof Number || value instanceof Boolean ? value : value.toString()));
    return json;
  }
}
