package dev.rdg.benchmarks;

import dev.rdg.benchmarks.graph.GraphChange;
import dev.rdg.benchmarks.graph.GraphEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Ratings of films as MovieLens has them: few films have most of them. Here people also change
 * their mind, take ratings back, and move one to another film; films get other names and are taken
 * out. In order of time.
 */
final class RatingStream {
  private static final long FIRST_MICROS = 1_760_000_000_000_000L;
  private static final long MOST_PAUSE_MICROS = 40_000;
  private static final int EVENTS_A_USER = 60;
  private static final int EVENTS_A_FILM = 40;
  private static final double SKEW = 3;

  private final SplittableRandom random;
  private final int users;
  private final int films;
  private long now = FIRST_MICROS;

  private RatingStream(long seed, int events) {
    random = new SplittableRandom(seed);
    users = Math.max(1, events / EVENTS_A_USER);
    films = Math.max(2, events / EVENTS_A_FILM);
  }

  static List<GraphEvent> of(long seed, int events) {
    RatingStream stream = new RatingStream(seed, events);
    List<GraphEvent> made = new ArrayList<>(events);
    for (int i = 0; i < events; i++) {
      made.add(stream.next());
    }
    return made;
  }

  private GraphEvent next() {
    now += 1 + random.nextLong(MOST_PAUSE_MICROS);
    int kind = random.nextInt(100);
    String user = "u-" + random.nextInt(users);
    if (kind < 4) {
      return event(node("film", film(), kind == 0, Map.of("name", "Film, cut " + now % 997)));
    } else if (kind < 8) {
      return event(node("user", user, false, Map.of("country", kind < 6 ? "NL" : "DE")));
    } else if (kind < 14) {
      return event(rating(user, film(), true, Map.of()));
    } else if (kind < 18) {
      return event(rating(user, film(), true, Map.of()), rated(user));
    } else if (kind < 26) {
      return event(tag(user, kind == 18));
    }
    return event(node("user", user, false, Map.of()), rated(user));
  }

  private GraphEvent event(GraphChange... changes) {
    return new GraphEvent(now, -1, List.of(changes));
  }

  private GraphChange rated(String user) {
    return rating(
        user,
        film(),
        false,
        Map.of(
            "stars",
            (1 + random.nextInt(10)) / 2.0,
            "device",
            String.format(Locale.ROOT, "device-%d", random.nextInt(5))));
  }

  private GraphChange tag(String user, boolean delete) {
    return edge(
        "tagged",
        user,
        film(),
        delete,
        delete ? Map.of() : Map.of("tag", "tag-" + random.nextInt(20)));
  }

  private static GraphChange rating(
      String user, String film, boolean delete, Map<String, @Nullable Object> put) {
    return edge("rated", user, film, delete, put);
  }

  private static GraphChange edge(
      String type, String user, String film, boolean delete, Map<String, @Nullable Object> put) {
    return new GraphChange(
        type, new GraphChange.End("user", user), new GraphChange.End("film", film), delete, put);
  }

  private static GraphChange node(
      String type, String id, boolean delete, Map<String, @Nullable Object> put) {
    return new GraphChange(
        type, new GraphChange.End(type, id), null, delete, delete ? Map.of() : put);
  }

  private String film() {
    return "f-" + (int) (films * Math.pow(random.nextDouble(), SKEW));
  }
}
