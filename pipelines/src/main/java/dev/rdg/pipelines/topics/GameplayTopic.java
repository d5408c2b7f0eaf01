package dev.rdg.pipelines.topics;

import static dev.rdg.pipelines.topics.MemberGraph.DEVICE;
import static dev.rdg.pipelines.topics.MemberGraph.PLAYED;
import static dev.rdg.pipelines.topics.MemberGraph.PROFILE;

import dev.rdg.events.Gameplay;
import dev.rdg.model.ChangeSet;
import dev.rdg.model.Schema;
import dev.rdg.model.WriteTimestamps;
import dev.rdg.transforms.AvroFormat;
import dev.rdg.transforms.EventFilter;
import dev.rdg.transforms.EventFormat;
import dev.rdg.transforms.Topic;
import dev.rdg.transforms.TopicResources;
import dev.rdg.transforms.WriterSchemas;
import java.util.List;

/** Gameplay (Avro): which profile played which game, how far and on what. */
public final class GameplayTopic implements Topic<Gameplay> {
  private static final long serialVersionUID = 1L;

  private static final Schema WRITES =
      MemberGraph.SCHEMA.only(List.of(PROFILE, DEVICE), List.of(PLAYED));

  @Override
  public String name() {
    return "gameplay";
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
  public EventFormat<Gameplay> format(TopicResources resources) {
    return AvroFormat.of(Gameplay.class, WriterSchemas.matching(resources.requireWriterSchemas()));
  }

  @Override
  public List<EventFilter<Gameplay>> filters() {
    return List.of(EventFilter.drop("heartbeat", event -> event.getKind().equals("HEARTBEAT")));
  }

  @Override
  public long timestampMicros(Gameplay event) {
    return WriteTimestamps.ofMillis(event.getEventTime().toEpochMilli(), event.getEventId());
  }

  @Override
  public void derive(Gameplay event, ChangeSet graph) {
    graph.node(PROFILE, event.getProfileId());
    graph.node(DEVICE, event.getDeviceId());
    graph
        .edge(PLAYED, event.getProfileId(), event.getGameId())
        .set("device", event.getDeviceId())
        .set("level", event.getLevel())
        .set("score", event.getScore())
        .set("session_seconds", event.getSessionSeconds())
        .set("last_played", event.getEventTime());
  }
}
