package ${package};

import dev.rdg.model.ChangeSet;
import dev.rdg.model.EdgeType;
import dev.rdg.model.NodeType;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import dev.rdg.model.Schema;
import dev.rdg.model.WriteTimestamps;
import dev.rdg.transforms.EventFormat;
import dev.rdg.transforms.JsonFormat;
import dev.rdg.transforms.Topic;
import dev.rdg.transforms.TopicResources;
import java.time.Instant;

/** The topic '${topic}' (JSON): who did what to which item. Replace the fields by those of yours. */
public final class ${class} implements Topic<${class}.Event> {
  private static final long serialVersionUID = 1L;

  private static final Schema SCHEMA = Schema.load(${class}.class, "graph.yaml");
  private static final NodeType USER = SCHEMA.nodeType("user");
  private static final NodeType ITEM = SCHEMA.nodeType("item");
  private static final EdgeType USED = SCHEMA.edgeType("used");

  /** The fields in use, in snake_case in JSON; any can be missing, others are ignored. */
  public record Event(
      String eventId, Instant time, String userId, String country, String itemId, Double amount) {}

  @Override
  public String name() {
    return "${topic}";
  }

  @Override
  public Schema graph() {
    return SCHEMA;
  }

  @Override
  public EventFormat<Event> format(TopicResources resources) {
    return JsonFormat.of(Event.class);
  }

  /** The event's time, and what tells it from others of one millisecond: never the payload's bytes. */
  @Override
  public long timestampMicros(Event event) {
    if (event.time() == null || event.eventId() == null) {
      throw new RejectedException(Reason.MISSING_TIME, "the event has no time or no event_id.");
    }
    return WriteTimestamps.ofMillis(event.time().toEpochMilli(), event.eventId());
  }

  /** An id that is null rejects the event; a property that is null is left alone. */
  @Override
  public void derive(Event event, ChangeSet graph) {
    graph.node(USER, event.userId()).set("country", event.country());
    graph.node(ITEM, event.itemId());
    graph.edge(USED, event.userId(), event.itemId()).set("amount", event.amount());
  }
}
