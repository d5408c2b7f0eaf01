package dev.rdg.pipelines.topics;

import static dev.rdg.pipelines.topics.MemberGraph.DEVICE;
import static dev.rdg.pipelines.topics.MemberGraph.PROFILE;
import static dev.rdg.pipelines.topics.MemberGraph.WATCHED;
import static dev.rdg.pipelines.topics.MemberGraph.WATCHED_ON;

import dev.rdg.events.Playback;
import dev.rdg.model.ChangeSet;
import dev.rdg.model.Schema;
import dev.rdg.model.WriteTimestamps;
import dev.rdg.transforms.AvroFormat;
import dev.rdg.transforms.Enrichment;
import dev.rdg.transforms.EventFilter;
import dev.rdg.transforms.EventFormat;
import dev.rdg.transforms.Topic;
import dev.rdg.transforms.TopicResources;
import dev.rdg.transforms.WriterSchemas;
import java.util.List;
import java.util.Optional;

/**
 * Playback (Avro): which profile watched which title on which device; events name episodes, the
 * graph knows titles.
 */
public final class PlaybackTopic implements Topic<Playback> {
  private static final long serialVersionUID = 1L;

  private static final Schema WRITES =
      MemberGraph.SCHEMA.only(List.of(PROFILE, DEVICE), List.of(WATCHED, WATCHED_ON));

  @Override
  public String name() {
    return "playback";
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
  public EventFormat<Playback> format(TopicResources resources) {
    return AvroFormat.of(Playback.class, WriterSchemas.matching(resources.requireWriterSchemas()));
  }

  @Override
  public List<EventFilter<Playback>> filters() {
    return List.of(
        EventFilter.drop("preview", event -> event.getState().equals("PREVIEW")),
        EventFilter.drop("no-progress", event -> event.getPositionSeconds() == 0));
  }

  @Override
  public Optional<Enrichment<Playback>> enrichment() {
    return Optional.of(new EpisodeToTitle());
  }

  @Override
  public long timestampMicros(Playback event) {
    return WriteTimestamps.ofMillis(event.getEventTime().toEpochMilli(), event.getEventId());
  }

  @Override
  public void derive(Playback event, ChangeSet graph) {
    graph.node(PROFILE, event.getProfileId());
    graph.node(DEVICE, event.getDeviceId());
    ChangeSet.Upsert watched =
        graph
            .edge(WATCHED, event.getProfileId(), event.getTitleId())
            .set("episode", event.getEpisodeId())
            .set("position_seconds", event.getPositionSeconds())
            .set("quality", event.getQuality())
            .setOrUnset("subtitles", event.getSubtitles());
    if (event.getDurationSeconds() != 0) {
      watched.set("progress", (double) event.getPositionSeconds() / event.getDurationSeconds());
    }
    graph
        .edge(WATCHED_ON, event.getProfileId(), event.getDeviceId())
        .set("last_title", event.getTitleId());
  }

  private static final class EpisodeToTitle implements Enrichment<Playback> {
    private static final long serialVersionUID = 1L;

    @Override
    public String keyOf(Playback event) {
      return event.getEpisodeId();
    }

    @Override
    public Playback enrich(Playback event, String titleId) {
      return Playback.newBuilder(event).setTitleId(titleId).build();
    }
  }
}
