package dev.rdg.operations;

import dev.rdg.events.Playback;
import dev.rdg.model.ChangeSet;
import dev.rdg.model.Schema;
import dev.rdg.pipelines.topics.PlaybackTopic;
import dev.rdg.transforms.Enrichment;
import dev.rdg.transforms.EventFilter;
import dev.rdg.transforms.EventFormat;
import dev.rdg.transforms.Topic;
import dev.rdg.transforms.TopicResources;
import java.util.List;
import java.util.Optional;

/**
 * The playback topic as it might have been before a bug was found: edges to titles that do not
 * exist, and positions in the wrong unit.
 */
public final class BuggyPlayback implements Topic<Playback> {
  private static final long serialVersionUID = 1L;

  private final PlaybackTopic right = new PlaybackTopic();

  @Override
  public String name() {
    return right.name();
  }

  @Override
  public Schema graph() {
    return right.graph();
  }

  @Override
  public Schema writes() {
    return right.writes();
  }

  @Override
  public EventFormat<Playback> format(TopicResources resources) {
    return right.format(resources);
  }

  @Override
  public List<EventFilter<Playback>> filters() {
    return right.filters();
  }

  @Override
  public Optional<Enrichment<Playback>> enrichment() {
    return right.enrichment();
  }

  @Override
  public long timestampMicros(Playback event) {
    return right.timestampMicros(event);
  }

  @Override
  public void derive(Playback event, ChangeSet graph) {
    right.derive(event, graph);
    String title = String.valueOf(event.getTitleId());
    graph
        .edge("watched", event.getProfileId(), title.endsWith("7") ? title + "-oops" : title)
        .set("position_seconds", event.getPositionSeconds() * 1_000);
  }
}
