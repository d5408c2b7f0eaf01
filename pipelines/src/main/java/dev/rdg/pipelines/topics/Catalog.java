package dev.rdg.pipelines.topics;

import static dev.rdg.pipelines.topics.MemberGraph.BASED_ON;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rdg.model.ChangeSet;
import dev.rdg.model.Schema;
import dev.rdg.transforms.ChangeEvent;
import dev.rdg.transforms.ChangeEventFormat;
import dev.rdg.transforms.EventFormat;
import dev.rdg.transforms.Topic;
import dev.rdg.transforms.TopicResources;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The catalog (Debezium change events): titles and games as their tables have them, deletes
 * included.
 */
public final class Catalog implements Topic<ChangeEvent> {
  private static final long serialVersionUID = 1L;

  private static final Schema WRITES =
      MemberGraph.SCHEMA.only(
          List.of(MemberGraph.SCHEMA.nodeType("title"), MemberGraph.SCHEMA.nodeType("game")),
          List.of(BASED_ON));

  private static final String ID = "id";
  private static final String TITLE_ID = "title_id";

  /** Columns that are ends of nodes and edges, not properties. */
  private static final Set<String> ID_COLUMNS = Set.of(ID, TITLE_ID, "_id");

  /** Node types by table; a table that is not here is taken as a type itself. */
  private static final Map<String, String> NODE_TYPES = Map.of("titles", "title", "games", "game");

  @Override
  public String name() {
    return "catalog";
  }

  @Override
  public Schema graph() {
    return MemberGraph.SCHEMA;
  }

  @Override
  public Schema writes() {
    return WRITES;
  }

  @Override
  public Schema deletes() {
    return WRITES;
  }

  @Override
  public EventFormat<ChangeEvent> format(TopicResources resources) {
    return ChangeEventFormat.json();
  }

  @Override
  public long timestampMicros(ChangeEvent event) {
    return event.timestampMicros();
  }

  @Override
  public void derive(ChangeEvent event, ChangeSet graph) {
    String nodeType = NODE_TYPES.getOrDefault(event.table(), event.table());
    ObjectNode before = event.before() == null ? event.key() : event.before();
    ObjectNode after = event.op() == ChangeEvent.Op.DELETE ? null : event.after();
    String oldId = event.isOfNewRow() ? null : event.id(before, ID);
    String newId = event.id(after, ID);
    if (after == null || oldId != null && !oldId.equals(newId)) {
      graph.deleteNode(nodeType, oldId);
    }
    if (after != null) {
      ChangeSet.Upsert node = graph.node(nodeType, newId);
      after.properties().stream()
          .filter(column -> !ID_COLUMNS.contains(column.getKey()))
          .forEach(
              column -> node.setOrUnset(column.getKey(), ChangeEvent.value(column.getValue())));
    }
    // A column that the source did not send is as it was, and so is its edge.
    if (event.table().equals("games") && (after == null || after.has(TITLE_ID))) {
      deriveBasedOn(oldId, newId, event.previous(TITLE_ID), event.id(after, TITLE_ID), graph);
    }
  }

  private static void deriveBasedOn(
      @Nullable String oldId,
      @Nullable String newId,
      @Nullable String oldTitle,
      @Nullable String newTitle,
      ChangeSet graph) {
    if (oldTitle != null && !(oldTitle.equals(newTitle) && Objects.equals(oldId, newId))) {
      graph.deleteEdge(BASED_ON, oldId, oldTitle);
    }
    if (newTitle != null) {
      graph.edge(BASED_ON, newId, newTitle);
    }
  }
}
