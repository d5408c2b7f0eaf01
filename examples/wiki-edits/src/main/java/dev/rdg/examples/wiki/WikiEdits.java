package dev.rdg.examples.wiki;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
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
import org.jspecify.annotations.Nullable;

/** Edits of wiki pages (JSON): which user edited which page. */
public final class WikiEdits implements Topic<WikiEdits.Edit> {
  private static final long serialVersionUID = 1L;

  private static final Schema SCHEMA = Schema.load(WikiEdits.class, "graph.yaml");
  private static final NodeType USER = SCHEMA.nodeType("user");
  private static final NodeType PAGE = SCHEMA.nodeType("page");
  private static final EdgeType EDITED = SCHEMA.edgeType("edited");

  /** The fields in use; any can be missing. The wiki writes camelCase, RDG expects snake_case. */
  @JsonNaming(LowerCamelCaseStrategy.class)
  public record Edit(
      @Nullable Instant time,
      @Nullable String channel,
      @Nullable String page,
      @Nullable String namespace,
      @Nullable String user,
      @Nullable Boolean isRobot,
      @Nullable Boolean isAnonymous,
      @Nullable Long delta,
      @Nullable Long added,
      @Nullable Long deleted) {

    /** The page across wikis; neither a channel nor a title can hold a vertical bar. */
    @Nullable String pageId() {
      return channel == null || page == null ? null : channel + "|" + page;
    }

    /** Edits carry no id: what tells one from another is who changed which page by how much. */
    String identity() {
      return user + "|" + pageId() + "|" + time + "|" + added + "|" + deleted;
    }
  }

  @Override
  public String name() {
    return "wiki-edits";
  }

  @Override
  public Schema graph() {
    return SCHEMA;
  }

  @Override
  public EventFormat<Edit> format(TopicResources resources) {
    return JsonFormat.of(Edit.class);
  }

  @Override
  public long timestampMicros(Edit edit) {
    if (edit.time() == null) {
      throw new RejectedException(Reason.MISSING_TIME, "the edit has no time.");
    }
    return WriteTimestamps.ofMillis(edit.time().toEpochMilli(), edit.identity());
  }

  @Override
  public void derive(Edit edit, ChangeSet graph) {
    graph.node(USER, edit.user()).set("robot", edit.isRobot()).set("anonymous", edit.isAnonymous());
    graph
        .node(PAGE, edit.pageId())
        .set("channel", edit.channel())
        .set("title", edit.page())
        .set("namespace", edit.namespace());
    graph
        .edge(EDITED, edit.user(), edit.pageId())
        .set("delta", edit.delta())
        .set("added", edit.added())
        .set("deleted", edit.deleted());
  }
}
