package dev.rdg.benchmarks;

import dev.rdg.benchmarks.graph.GraphEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** How the events of a stream reach a writer: all of them, at least once. */
enum Delivery {
  /** Each once, by time. */
  CLEAN("each once, by time") {
    @Override
    List<GraphEvent> of(List<GraphEvent> events, SplittableRandom random) {
      return events;
    }
  },

  /** Partitions and retries of producers, at their worst. */
  SHUFFLED("each once, in any order") {
    @Override
    List<GraphEvent> of(List<GraphEvent> events, SplittableRandom random) {
      return byKeys(events, position -> random.nextDouble());
    }
  },

  /** A producer sends again what it has no answer for. */
  DOUBLED("by time; a tenth comes again within the next 2,000") {
    @Override
    List<GraphEvent> of(List<GraphEvent> events, SplittableRandom random) {
      List<GraphEvent> sent = new ArrayList<>(events);
      List<Double> keys = new ArrayList<>();
      for (int i = 0; i < events.size(); i++) {
        keys.add((double) i);
      }
      for (int i = 0; i < events.size(); i++) {
        if (random.nextInt(10) == 0) {
          sent.add(events.get(i));
          keys.add(i + random.nextDouble() * 2_000);
        }
      }
      return byKeys(sent, keys::get);
    }
  },

  /** Devices that were offline. */
  LATE("by time; one in fifty comes up to half of the stream later") {
    @Override
    List<GraphEvent> of(List<GraphEvent> events, SplittableRandom random) {
      double most = events.size() / 2.0;
      return byKeys(
          events,
          position -> position + (random.nextInt(50) == 0 ? random.nextDouble() * most : 0));
    }
  },

  /** A writer that was killed five times goes on from what it has acknowledged. */
  RESUMED("by time; cut five times, each time 500 to 1,500 events come again") {
    @Override
    List<GraphEvent> of(List<GraphEvent> events, SplittableRandom random) {
      List<GraphEvent> sent = new ArrayList<>();
      int from = 0;
      for (int cut = 1; cut <= 6; cut++) {
        int to = events.size() * cut / 6;
        sent.addAll(events.subList(from, to));
        from = Math.max(0, to - 500 - random.nextInt(1_000));
      }
      return sent;
    }
  },

  /** A backfill of the first three quarters runs beside the last half. */
  REPLAYED("the last half by time; beside it, the first three quarters again") {
    @Override
    List<GraphEvent> of(List<GraphEvent> events, SplittableRandom random) {
      int half = events.size() / 2;
      int replayed = events.size() * 3 / 4;
      List<GraphEvent> sent = new ArrayList<>(events.subList(0, half));
      int live = half;
      int again = 0;
      while (live < events.size() || again < replayed) {
        int waiting = events.size() - live + replayed - again;
        sent.add(
            random.nextInt(waiting) < replayed - again ? events.get(again++) : events.get(live++));
      }
      return sent;
    }
  };

  private final String description;

  Delivery(String description) {
    this.description = description;
  }

  /**
   * The events as they reach a writer.
   *
   * @param events each once, by time
   */
  abstract List<GraphEvent> of(List<GraphEvent> events, SplittableRandom random);

  /** What it does. */
  String description() {
    return description;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  private interface Key {
    double at(int position);
  }

  private static List<GraphEvent> byKeys(List<GraphEvent> events, Key key) {
    record Keyed(GraphEvent event, double at) {}
    List<Keyed> keyed = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      keyed.add(new Keyed(events.get(i), key.at(i)));
    }
    keyed.sort(Comparator.comparingDouble(Keyed::at));
    return keyed.stream().map(Keyed::event).toList();
  }
}
