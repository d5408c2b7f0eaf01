package dev.rdg.testdata.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rdg.testdata.CatalogChange;
import dev.rdg.testdata.Event;
import dev.rdg.testdata.Gameplay;
import dev.rdg.testdata.Login;
import dev.rdg.testdata.Playback;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Which node and edge changes an event stands for: the "Derives" lines of {@code TOPICS.md}. */
final class Derivation {

  /** Edge types that are also kept from the other end. */
  private static final Set<String> REVERSED =
      Set.of("has_profile", "logged_in_on", "watched", "played", "based_on");

  /** Namespaces whose changes are also kept as they were made. */
  private static final Set<String> KEPT = Set.of("node_game", "edge_played", "edge_played_reverse");

  private static final Set<String> NOT_PROPERTIES = Set.of("id", "title_id");

  /** Takes the steps that one node or edge change consists of, item by item. */
  interface Steps {
    void take(String namespace, String id, String key, List<Operation> operations);
  }

  private final Map<String, String> titleByEpisode;
  private final Steps steps;
  private long changes;

  /** Where the change event stands in its source's log, as it is stored; null for other events. */
  private @Nullable ByteBuffer position;

  Derivation(Map<String, String> titleByEpisode, Steps steps) {
    this.titleByEpisode = titleByEpisode;
    this.steps = steps;
  }

  /** Derives one event's changes and returns how many there are. */
  long derive(Event event) {
    long before = changes;
    position = event instanceof CatalogChange change ? positionOf(change) : null;
    if (event instanceof Login login) {
      derive(login);
    } else if (event instanceof Playback playback) {
      derive(playback);
    } else if (event instanceof Gameplay gameplay) {
      derive(gameplay);
    } else if (event instanceof CatalogChange change) {
      derive(change);
    }
    return changes - before;
  }

  private void derive(Login login) {
    long time = micros(login.ts(), login.eventId());
    String account = login.accountId();
    String profile = login.profileId();
    String device = Objects.requireNonNull(login.deviceId(), login.eventId());
    node("account", account, upsert(time).put("country", login.accountCountry()));
    node(
        "profile",
        profile,
        upsert(time).put("name", login.profileName()).put("kids", login.kids()));
    node(
        "device",
        device,
        upsert(time).put("model", login.deviceModel()).put("os", login.deviceOs()));
    edge("has_profile", account, profile, upsert(time));
    edge(
        "logged_in_on",
        account,
        device,
        upsert(time).put("country", login.accountCountry()).put("app_version", login.appVersion()));
  }

  private void derive(Playback playback) {
    long time = micros(playback.eventTime(), playback.eventId());
    String title =
        Objects.requireNonNull(
            titleByEpisode.get(playback.episodeId()), playback.episodeId() + " has no title");
    long position = playback.positionSeconds();
    long duration = playback.durationSeconds();
    node("profile", playback.profileId(), upsert(time));
    node("device", playback.deviceId(), upsert(time));
    edge(
        "watched",
        playback.profileId(),
        title,
        upsert(time)
            .put("episode", playback.episodeId())
            .put("position_seconds", position)
            .put("progress", duration == 0 ? null : Double.valueOf((double) position / duration))
            .put("quality", playback.quality())
            .putOrUnset("subtitles", playback.subtitles()));
    edge(
        "watched_on",
        playback.profileId(),
        playback.deviceId(),
        upsert(time).put("last_title", title));
  }

  private void derive(Gameplay gameplay) {
    long time = micros(gameplay.eventTime(), gameplay.eventId());
    node("profile", gameplay.profileId(), upsert(time));
    node("device", gameplay.deviceId(), upsert(time));
    edge(
        "played",
        gameplay.profileId(),
        gameplay.gameId(),
        upsert(time)
            .put("device", gameplay.deviceId())
            .put("level", gameplay.level())
            .put("score", gameplay.score())
            .put("session_seconds", gameplay.sessionSeconds())
            .put("last_played", Instant.ofEpochMilli(gameplay.eventTime())));
  }

  private void derive(CatalogChange change) {
    long time = change.tsMillis() * 1000;
    boolean game = change.table().equals("games");
    String type = game ? "game" : "title";
    Map<String, @Nullable Object> before = change.before();
    Map<String, @Nullable Object> after = change.after();
    Object titleBefore = before == null ? null : before.get("title_id");
    if (after == null) {
      String id = before == null ? change.keyId() : string(before.get("id"));
      node(type, id, delete(time, change.lsn()));
      if (game && titleBefore != null) {
        edge("based_on", id, string(titleBefore), delete(time, change.lsn()));
      }
      return;
    }
    String id = string(after.get("id"));
    Upsert upsert = upsert(time, change.lsn());
    after.forEach(
        (column, value) -> {
          if (!NOT_PROPERTIES.contains(column)) {
            upsert.putOrUnset(column, value);
          }
        });
    node(type, id, upsert);
    Object titleAfter = after.get("title_id");
    if (game && titleBefore != null && !titleBefore.equals(titleAfter)) {
      edge("based_on", id, string(titleBefore), delete(time, change.lsn()));
    }
    if (game && titleAfter != null) {
      edge("based_on", id, string(titleAfter), upsert(time, change.lsn()));
    }
  }

  /** Of PostgreSQL: log sequence number, whether it is no snapshot's, place in its transaction. */
  private static ByteBuffer positionOf(CatalogChange change) {
    CatalogChange.Transaction transaction = change.transaction();
    return ByteBuffer.allocate(14)
        .put((byte) 2)
        .putLong(change.lsn())
        .put((byte) (change.op().equals("r") ? 0 : 1))
        .putInt(transaction == null ? 0 : (int) transaction.totalOrder())
        .flip();
  }

  private static String string(@Nullable Object id) {
    return (String) Objects.requireNonNull(id);
  }

  private void node(String type, String id, Change change) {
    changes++;
    take("node_" + type, id, "", change.operations());
  }

  private void edge(String type, String from, String to, Change change) {
    changes++;
    take("edge_" + type, from, to, change.operations());
    if (REVERSED.contains(type)) {
      take("edge_" + type + "_reverse", to, from, change.withoutProperties());
    }
  }

  private void take(String namespace, String id, String key, List<Operation> operations) {
    steps.take(namespace, id, key, operations);
    if (KEPT.contains(namespace)) {
      KeptChange.take(steps, namespace, id, key, operations, position);
    }
  }

  private static long micros(long millis, String identity) {
    CRC32C crc = new CRC32C();
    crc.update(identity.getBytes(UTF_8));
    return millis * 1000 + crc.getValue() % 1000;
  }

  private static Upsert upsert(long time) {
    return upsert(time, Operation.UNPLACED);
  }

  private static Upsert upsert(long time, long place) {
    return new Upsert(time, place);
  }

  /** Before the puts of the same event. */
  private static Change delete(long time, long place) {
    List<Operation> delete = List.of(Operation.delete(time, place));
    return new Change() {
      @Override
      public List<Operation> operations() {
        return delete;
      }

      @Override
      public List<Operation> withoutProperties() {
        return delete;
      }
    };
  }

  private interface Change {
    List<Operation> operations();

    List<Operation> withoutProperties();
  }

  /** A touch and what is put and unset with it. */
  private static final class Upsert implements Change {

    private final long time;
    private final long place;
    private final List<Operation> operations = new ArrayList<>(6);

    Upsert(long time, long place) {
      this.time = time;
      this.place = place;
      operations.add(Operation.touch(time, place));
    }

    /** Leaves the property alone where the value is null. */
    Upsert put(String property, @Nullable Object value) {
      if (value != null) {
        operations.add(Operation.put(time, place, property, value));
      }
      return this;
    }

    Upsert putOrUnset(String property, @Nullable Object value) {
      operations.add(
          value == null
              ? Operation.unset(time, place, property)
              : Operation.put(time, place, property, value));
      return this;
    }

    @Override
    public List<Operation> operations() {
      return operations;
    }

    @Override
    public List<Operation> withoutProperties() {
      return operations.subList(0, 1);
    }
  }
}
