package dev.rdg.testdata;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One member's evening: watches a show on a phone, goes on on a TV, plays the game of the show on a
 * tablet. Part of every generated run, at its beginning; all its records are applied.
 */
public final class Story {

  public static final String ACCOUNT = "a-story";
  public static final String PROFILE = "p-story";
  public static final String PHONE = "d-story-phone";
  public static final String TV = "d-story-tv";
  public static final String TABLET = "d-story-tablet";
  public static final String TITLE = "t-story";
  public static final String EPISODE_1 = "t-story-e1";
  public static final String EPISODE_2 = "t-story-e2";
  public static final String GAME = "g-story";

  /** Number of the story's records. */
  public static final int SIZE = 11;

  /** How long after its own time a record arrives, in milliseconds. */
  private static final long DELIVERY_LAG = 40;

  private static final long START = EventGenerator.BASE_TIME.toEpochMilli();

  private Story() {}

  /** The story's records in order of their time. */
  public static List<GeneratedRecord> records() {
    return List.of(
            snapshot(0, "titles", TITLE, title()),
            snapshot(1, "games", GAME, game()),
            login(5_000, "l-story-1", PHONE, "Pixel 9", "android"),
            watch(6_000, "w-story-1", PHONE, EPISODE_1, 600, null),
            watch(16_000, "w-story-2", PHONE, EPISODE_1, 1200, "nl"),
            login(30_000, "l-story-2", TV, "Bravia 7", "googletv"),
            watch(32_000, "w-story-3", TV, EPISODE_1, 2400, "nl"),
            watch(42_000, "w-story-4", TV, EPISODE_2, 300, null),
            login(60_000, "l-story-3", TABLET, "iPad Air", "ipados"),
            play(61_000, "y-story-1", "START", null, null, 0.5),
            play(91_000, "y-story-2", "LEVEL", 3L, 4200L, 30.5))
        .stream()
        .map(record -> record.sentAt(record.timestampMillis() + DELIVERY_LAG))
        .toList();
  }

  /** The story's lines of the reference table, as {@link EventGenerator#references()} has them. */
  public static List<String> references() {
    return List.of(EPISODE_1 + "," + TITLE, EPISODE_2 + "," + TITLE);
  }

  private static Map<String, @Nullable Object> title() {
    Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    columns.put("id", TITLE);
    columns.put("name", "Dark Water");
    columns.put("kind", "series");
    columns.put("year", 2021L);
    return columns;
  }

  private static Map<String, @Nullable Object> game() {
    Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    columns.put("id", GAME);
    columns.put("name", "Dark Water: Undertow");
    columns.put("genre", "adventure");
    columns.put("title_id", TITLE);
    return columns;
  }

  private static GeneratedRecord snapshot(
      long afterMillis, String table, String id, Map<String, @Nullable Object> row) {
    return Records.of(
        new CatalogChange(table, "r", id, null, row, START + afterMillis, 1, null), false);
  }

  private static GeneratedRecord login(
      long afterMillis, String eventId, String device, String model, String system) {
    return Records.of(
        new Login(
            eventId,
            START + afterMillis,
            "login",
            ACCOUNT,
            "NL",
            PROFILE,
            "Ada",
            false,
            device,
            model,
            system,
            "9.1",
            null),
        Expected.APPLIED);
  }

  /** The phone's app writes version 1 of the schema, the TV's version 2. */
  private static GeneratedRecord watch(
      long afterMillis,
      String eventId,
      String device,
      String episode,
      long position,
      @Nullable String subtitles) {
    int writerVersion = device.equals(PHONE) && subtitles == null ? 1 : 2;
    return Records.of(
        new Playback(
            writerVersion,
            eventId,
            START + afterMillis,
            PROFILE,
            device,
            episode,
            "PLAYING",
            position,
            2400,
            writerVersion == 1 ? null : "HD",
            subtitles),
        Expected.APPLIED);
  }

  private static GeneratedRecord play(
      long afterMillis,
      String eventId,
      String kind,
      @Nullable Long level,
      @Nullable Long score,
      double sessionSeconds) {
    return Records.of(
        new Gameplay(
            eventId,
            START + afterMillis,
            PROFILE,
            TABLET,
            GAME,
            kind,
            level,
            score,
            sessionSeconds),
        Expected.APPLIED);
  }
}
