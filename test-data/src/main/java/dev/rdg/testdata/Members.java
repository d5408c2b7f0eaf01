package dev.rdg.testdata;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What members do: log in, watch, go on on another device, play the game of the show. A bounded
 * number of sessions is open at a time; a login opens one in place of the oldest.
 */
final class Members {

  private static final int OPEN_SESSIONS = 256;

  private final SplittableRandom random;
  private final Population population;
  private final Session[] sessions = new Session[OPEN_SESSIONS];
  private final EventIds loginIds = new EventIds("l");
  private final EventIds playbackIds = new EventIds("w");
  private final EventIds gameplayIds = new EventIds("y");
  private int oldest;

  Members(SplittableRandom random, Population population) {
    this.random = random;
    this.population = population;
    for (int i = 0; i < OPEN_SESSIONS; i++) {
      sessions[i] = new Session(random, population);
    }
  }

  /** One event, or a few that share a millisecond and their nodes. */
  List<GeneratedRecord> some(Topic topic, long time) {
    return switch (topic) {
      case LOGINS -> {
        Session session = nextLogin();
        yield burst(loginIds, id -> login(session, id, time));
      }
      case PLAYBACK -> {
        Session session = sessions[random.nextInt(OPEN_SESSIONS)];
        session.watchOn(random, population);
        yield burst(playbackIds, id -> playback(session, id, time));
      }
      case GAMEPLAY -> {
        Session session = sessions[random.nextInt(OPEN_SESSIONS)];
        session.chooseGame(random, population);
        yield burst(gameplayIds, id -> gameplay(session, id, time));
      }
      case CATALOG -> throw new IllegalArgumentException("Members do not change the catalog.");
    };
  }

  /** A login that no filter drops. */
  Login login(long time) {
    return login(someSession(), loginIds.next(), time, "");
  }

  /** A playback event of schema version 2 that no filter drops. */
  Playback playback(long time) {
    Playback any = playback(someSession(), playbackIds.next(), time, "");
    return new Playback(
        2,
        any.eventId(),
        any.eventTime(),
        any.profileId(),
        any.deviceId(),
        any.episodeId(),
        any.state(),
        any.positionSeconds(),
        any.durationSeconds(),
        any.quality(),
        any.subtitles());
  }

  /** A gameplay event that no filter drops. */
  Gameplay gameplay(long time) {
    Session session = someSession();
    session.chooseGame(random, population);
    return gameplay(session, gameplayIds.next(), time, "");
  }

  private List<GeneratedRecord> burst(EventIds ids, Function<String, GeneratedRecord> make) {
    int kind = random.nextInt(1000);
    String first = ids.next();
    if (kind >= 20) {
      return List.of(make.apply(first));
    }
    boolean sameMicrosecond = kind < 3;
    int size = 2 + random.nextInt(3);
    List<GeneratedRecord> records = new ArrayList<>(size);
    records.add(make.apply(first));
    while (records.size() < size) {
      records.add(make.apply(sameMicrosecond ? ids.nextTiedWith(first) : ids.next()));
    }
    return records;
  }

  private Session someSession() {
    return sessions[random.nextInt(OPEN_SESSIONS)];
  }

  /** Two logins in three begin a session; the others are of a session's other devices. */
  private Session nextLogin() {
    if (random.nextInt(3) == 0) {
      Session session = someSession();
      session.switchDevice(random, population);
      return session;
    }
    Session session = new Session(random, population);
    sessions[oldest] = session;
    oldest = (oldest + 1) % OPEN_SESSIONS;
    return session;
  }

  private GeneratedRecord login(Session session, String id, long time) {
    int kind = random.nextInt(100);
    String filter =
        kind < 4 ? "not-a-login" : kind < 6 ? "no-device" : kind < 7 ? "impersonated" : "";
    return Records.of(login(session, id, time, filter), outcome(filter));
  }

  private GeneratedRecord playback(Session session, String id, long time) {
    int kind = random.nextInt(100);
    String filter = kind < 2 ? "preview" : kind < 5 ? "no-progress" : "";
    return Records.of(playback(session, id, time, filter), outcome(filter));
  }

  private GeneratedRecord gameplay(Session session, String id, long time) {
    String filter = random.nextInt(100) < 4 ? "heartbeat" : "";
    return Records.of(gameplay(session, id, time, filter), outcome(filter));
  }

  private static Expected outcome(String filter) {
    return filter.isEmpty() ? Expected.APPLIED : new Expected.Filtered(filter);
  }

  private Login login(Session session, String id, long time, String filter) {
    int account = session.account;
    boolean browser = filter.equals("no-device");
    return new Login(
        id,
        time,
        filter.equals("not-a-login") ? "refresh" : "login",
        Population.accountId(account),
        rarely(3) ? population.otherCountry(random) : orNull(population.country(account)),
        Population.profileId(account, session.profile),
        rarely(3)
            ? population.otherName(random)
            : orNull(population.name(account, session.profile)),
        rarely(5) ? null : Boolean.valueOf(session.profile > 2),
        browser ? null : Population.deviceId(account, session.device),
        browser ? null : population.model(account, session.device),
        orNull(population.system(account, session.device)),
        orNull("9." + random.nextInt(10)),
        filter.equals("impersonated") ? "support-" + random.nextInt(20) : null);
  }

  private Playback playback(Session session, String id, long time, String filter) {
    int writerVersion = 1 + random.nextInt(2);
    boolean second = writerVersion == 2;
    return new Playback(
        writerVersion,
        id,
        time,
        Population.profileId(session.account, session.profile),
        Population.deviceId(session.account, session.device),
        Population.episodeId(session.title, session.episode),
        filter.equals("preview") ? "PREVIEW" : rarely(10) ? "PAUSED" : "PLAYING",
        filter.equals("no-progress") ? 0 : session.position + random.nextInt(5),
        population.episodeSeconds(session.title),
        second && !rarely(20) ? (rarely(30) ? "UHD" : "HD") : null,
        second && rarely(40) ? (rarely(50) ? "nl" : "en") : null);
  }

  private Gameplay gameplay(Session session, String id, long time, String filter) {
    return new Gameplay(
        id,
        time,
        Population.profileId(session.account, session.profile),
        Population.deviceId(session.account, session.device),
        Population.gameId(session.game),
        filter.equals("heartbeat") ? "HEARTBEAT" : rarely(20) ? "END" : "LEVEL",
        rarely(20) ? null : Long.valueOf(1 + random.nextInt(60)),
        rarely(20) ? null : Long.valueOf(random.nextInt(1_000_000)),
        random.nextInt(72_000) / 10.0);
  }

  private @Nullable String orNull(String value) {
    return rarely(5) ? null : value;
  }

  private boolean rarely(int percent) {
    return random.nextInt(100) < percent;
  }
}
