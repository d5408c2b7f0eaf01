package dev.rdg.testdata;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Who there is and what they own, computed from ids instead of kept, so that memory does not grow
 * with the number of members. Accounts, titles and games are numbered from 1, the most active
 * first.
 */
final class Population {

  private static final int EVENTS_PER_ACCOUNT = 25;
  private static final int EVENTS_PER_TITLE = 100;

  /** A catalogue does not grow with traffic for ever. */
  private static final int MAX_TITLES = 20_000;

  private static final int TITLES_PER_GAME = 4;

  /**
   * The busiest hundredth of 8,000 accounts then sends about a fifth of all events: skew that a
   * keyed step notices, while most accounts still appear.
   */
  private static final double MEMBER_EXPONENT = 0.7;

  /**
   * The first of 2,000 titles is then chosen about once in twelve times, as a hit of the week would
   * be.
   */
  private static final double TITLE_EXPONENT = 0.9;

  private static final List<String> COUNTRIES = List.of("NL", "US", "BR", "IN", "DE", "JP", "KR");

  /** Names outside the basic plane sort differently in UTF-16 and in UTF-8. */
  private static final List<String> NAMES =
      List.of("Ada", "Grace", "Linus", "Zoë", "Ада", "明", "Ｆｕｌｌ", "😀", "Edsger", "Barbara");

  private static final List<String> MODELS =
      List.of("Pixel 9", "iPhone 16", "Bravia 7", "OLED C5", "iPad Air", "ThinkPad X1");
  private static final List<String> SYSTEMS =
      List.of("android", "ios", "googletv", "webos", "ipados", "linux");

  private final long seed;
  private final int accounts;
  private final int titles;
  private final Zipf members;
  private final Zipf views;

  Population(long seed, long events) {
    this.seed = seed;
    this.accounts = (int) Math.max(20, Math.min(Integer.MAX_VALUE, events / EVENTS_PER_ACCOUNT));
    this.titles = (int) Math.max(20, Math.min(MAX_TITLES, events / EVENTS_PER_TITLE));
    this.members = new Zipf(accounts, MEMBER_EXPONENT);
    this.views = new Zipf(titles, TITLE_EXPONENT);
  }

  int titles() {
    return titles;
  }

  int games() {
    return titles / TITLES_PER_GAME;
  }

  int someAccount(SplittableRandom random) {
    return members.sample(random);
  }

  int someTitle(SplittableRandom random) {
    return views.sample(random);
  }

  /** 1 to 4 profiles. */
  int profiles(int account) {
    return 1 + choose(4, "profiles".hashCode(), account);
  }

  /** 1 to 5 devices. */
  int devices(int account) {
    return 1 + choose(5, "devices".hashCode(), account);
  }

  /** One of the few titles that a profile comes back to. */
  int favourite(int account, int profile, int which) {
    return views.sample(new SplittableRandom(hash(account, profile * 16L + which)));
  }

  int episodes(int title) {
    return 1 + choose(20, "episodes".hashCode(), title);
  }

  /** Length of all episodes of a title; 0, which is unknown, for one title in 64. */
  int episodeSeconds(int title) {
    int length = choose(64, "length".hashCode(), title);
    return length == 0 ? 0 : 1200 + 60 * length;
  }

  /** The game based on a title, or 0 where there is none. */
  int gameOf(int title) {
    return title % TITLES_PER_GAME == 1 && title / TITLES_PER_GAME < games()
        ? title / TITLES_PER_GAME + 1
        : 0;
  }

  /** The title that a game is based on. */
  int titleOf(int game) {
    return (game - 1) * TITLES_PER_GAME + 1;
  }

  String country(int account) {
    return COUNTRIES.get(choose(COUNTRIES.size(), "country".hashCode(), account));
  }

  String otherCountry(SplittableRandom random) {
    return COUNTRIES.get(random.nextInt(COUNTRIES.size()));
  }

  String name(int account, int profile) {
    return NAMES.get(choose(NAMES.size(), "name".hashCode(), account * 8L + profile));
  }

  String otherName(SplittableRandom random) {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  String model(int account, int device) {
    return MODELS.get(choose(MODELS.size(), "model".hashCode(), account * 8L + device));
  }

  /** Chosen as the model is, so that they fit. */
  String system(int account, int device) {
    return SYSTEMS.get(choose(SYSTEMS.size(), "model".hashCode(), account * 8L + device));
  }

  static String accountId(int account) {
    return "a-" + account;
  }

  static String profileId(int account, int profile) {
    return "p-" + account + "-" + profile;
  }

  static String deviceId(int account, int device) {
    return "d-" + account + "-" + device;
  }

  static String titleId(int title) {
    return "t-" + title;
  }

  static String gameId(int game) {
    return "g-" + game;
  }

  static String episodeId(int title, int episode) {
    return "t-" + title + "-e" + episode;
  }

  private int choose(int bound, long kind, long index) {
    return (int) Math.floorMod(hash(kind, index), (long) bound);
  }

  private long hash(long kind, long index) {
    return new SplittableRandom(seed ^ (kind * 0x9E3779B97F4A7C15L) ^ (index << 20)).nextLong();
  }
}
