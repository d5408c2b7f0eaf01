package dev.rdg.pipelines.topics;

import static dev.rdg.pipelines.topics.MemberGraph.ACCOUNT;
import static dev.rdg.pipelines.topics.MemberGraph.DEVICE;
import static dev.rdg.pipelines.topics.MemberGraph.HAS_PROFILE;
import static dev.rdg.pipelines.topics.MemberGraph.LOGGED_IN_ON;
import static dev.rdg.pipelines.topics.MemberGraph.PROFILE;

import dev.rdg.model.ChangeSet;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import dev.rdg.model.Schema;
import dev.rdg.model.WriteTimestamps;
import dev.rdg.transforms.EventFilter;
import dev.rdg.transforms.EventFormat;
import dev.rdg.transforms.JsonFormat;
import dev.rdg.transforms.Topic;
import dev.rdg.transforms.TopicResources;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Logins (JSON): who uses which account and profile on which device. */
public final class Logins implements Topic<Logins.Login> {
  private static final long serialVersionUID = 1L;

  private static final Schema WRITES =
      MemberGraph.SCHEMA.only(
          List.of(ACCOUNT, PROFILE, DEVICE), List.of(HAS_PROFILE, LOGGED_IN_ON));

  /** One event; any field can be missing. */
  public record Login(
      @Nullable String eventId,
      @Nullable Long ts,
      @Nullable String kind,
      @Nullable String accountId,
      @Nullable String accountCountry,
      @Nullable String profileId,
      @Nullable String profileName,
      @Nullable Boolean kids,
      @Nullable String deviceId,
      @Nullable String deviceModel,
      @Nullable String deviceOs,
      @Nullable String appVersion,
      @Nullable String impersonatedBy) {}

  @Override
  public String name() {
    return "logins";
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
  public EventFormat<Login> format(TopicResources resources) {
    return JsonFormat.of(Login.class);
  }

  @Override
  public List<EventFilter<Login>> filters() {
    return List.of(
        EventFilter.drop("not-a-login", event -> !"login".equals(event.kind())),
        EventFilter.dropWithout("no-device", Login::deviceId),
        EventFilter.dropWith("impersonated", Login::impersonatedBy));
  }

  @Override
  public long timestampMicros(Login event) {
    if (event.ts() == null) {
      throw new RejectedException(Reason.MISSING_TIME, "the login has no ts.");
    }
    return WriteTimestamps.ofMillis(event.ts(), String.valueOf(event.eventId()));
  }

  @Override
  public void derive(Login event, ChangeSet graph) {
    graph.node(ACCOUNT, event.accountId()).set("country", event.accountCountry());
    graph
        .node(PROFILE, event.profileId())
        .set("name", event.profileName())
        .set("kids", event.kids());
    graph
        .node(DEVICE, event.deviceId())
        .set("model", event.deviceModel())
        .set("os", event.deviceOs());
    graph.edge(HAS_PROFILE, event.accountId(), event.profileId());
    graph
        .edge(LOGGED_IN_ON, event.accountId(), event.deviceId())
        .set("country", event.accountCountry())
        .set("app_version", event.appVersion());
  }
}
