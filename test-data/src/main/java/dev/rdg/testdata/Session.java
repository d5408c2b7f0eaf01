package dev.rdg.testdata;

import java.util.SplittableRandom;

/** One member's evening: a profile, the device in hand, what is on and how far. */
final class Session {

  final int account;
  final int profile;
  int device;
  int title;
  int episode;
  int position;
  int game;

  Session(SplittableRandom random, Population population) {
    account = population.someAccount(random);
    profile = 1 + random.nextInt(population.profiles(account));
    device = 1 + random.nextInt(population.devices(account));
    chooseTitle(random, population);
  }

  /**
   * A few seconds further, now and then on another device, in the next episode or in another title.
   */
  void watchOn(SplittableRandom random, Population population) {
    if (random.nextInt(8) == 0) {
      switchDevice(random, population);
    }
    position += 10 + random.nextInt(600);
    int length = Math.max(1200, population.episodeSeconds(title));
    if (position > length) {
      position = 1 + random.nextInt(60);
      episode++;
    }
    if (episode > population.episodes(title)) {
      chooseTitle(random, population);
    }
  }

  void switchDevice(SplittableRandom random, Population population) {
    device = 1 + random.nextInt(population.devices(account));
  }

  /** The game of the show where there is one, else any game, the newest less often. */
  void chooseGame(SplittableRandom random, Population population) {
    int gameOfTitle = population.gameOf(title);
    if (gameOfTitle > 0) {
      game = gameOfTitle;
    } else if (game == 0) {
      game = 1 + random.nextInt(1 + random.nextInt(population.games()));
    }
  }

  private void chooseTitle(SplittableRandom random, Population population) {
    title =
        random.nextInt(10) < 6
            ? population.favourite(account, profile, random.nextInt(3))
            : population.someTitle(random);
    episode = 1 + random.nextInt(population.episodes(title));
    position = 1 + random.nextInt(600);
  }
}
