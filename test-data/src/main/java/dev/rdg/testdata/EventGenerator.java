package dev.rdg.testdata;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Records of the four reference topics, made from a seed: the same seed and count give the same
 * bytes in the same order, on every machine. Lazy; memory is bounded by the catalogue and a window
 * of records that are on their way.
 *
 * <pre>{@code
 * EventGenerator generator = EventGenerator.of(42, 200_000);
 * Oracle oracle = new Oracle(generator.references());
 * generator.stream().forEach(oracle::accept);
 * }</pre>
 *
 * Records come in order of their arrival, which is their Kafka timestamp. Events were earlier: by
 * milliseconds to seconds for most, which shuffles them, by minutes to hours for one in fifty, from
 * devices that were offline. All randomness is {@link SplittableRandom}, whose algorithm its
 * documentation fixes.
 */
public final class EventGenerator {

  /** When the first record is made. Late events are older than this. */
  public static final Instant BASE_TIME = Instant.parse("2025-10-01T00:00:00Z");

  /**
   * Mean time between two records is half of this. It does not depend on the count, so neither does
   * the window.
   */
  private static final int MAX_PAUSE_MILLIS = 50;

  private static final int RECORDS_PER_BAD_ONE = 100;

  /** Duplicates per hundred originals, a little more than 3 % so that they are 3 % of all. */
  private static final double DUPLICATES = 0.031;

  private static final int MAX_DUPLICATE_DELAY_MILLIS = 30_000;

  /** A clock as far ahead as is just allowed. */
  private static final long ALLOWED_SKEW_MILLIS = 600_000;

  private final long seed;
  private final long count;
  private final Population population;

  private EventGenerator(long seed, long count) {
    this.seed = seed;
    this.count = count;
    this.population = new Population(seed, count);
  }

  /**
   * Describes a run; nothing is made until it is read.
   *
   * @param count number of records over all topics, at least {@link Story#SIZE}
   */
  public static EventGenerator of(long seed, long count) {
    if (count < Story.SIZE) {
      throw new IllegalArgumentException(
          "count must be at least " + Story.SIZE + ", the story's records, but was " + count + ".");
    }
    return new EventGenerator(seed, count);
  }

  /** Exactly the asked number of records, lazily, the same ones each time. */
  public Stream<GeneratedRecord> stream() {
    int traits = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE;
    return StreamSupport.stream(Spliterators.spliterator(iterator(), count, traits), false);
  }

  /** As {@link #stream()}. */
  public Iterator<GeneratedRecord> iterator() {
    return new Run();
  }

  /**
   * Writes the {@linkplain #references reference table} as {@code episodes.csv} into a folder,
   * which is made where there is none.
   *
   * @return the file
   */
  public Path writeReferences(Path folder) throws IOException {
    Files.createDirectories(folder);
    return Files.write(folder.resolve("episodes.csv"), (Iterable<String>) references()::iterator);
  }

  /** The enrichment's reference table: lines {@code episode_id,title_id}, without a header. */
  public Stream<String> references() {
    Stream<String> generated =
        IntStream.rangeClosed(1, population.titles())
            .boxed()
            .flatMap(
                title ->
                    IntStream.rangeClosed(1, population.episodes(title))
                        .mapToObj(
                            episode ->
                                Population.episodeId(title, episode)
                                    + ","
                                    + Population.titleId(title)));
    return Stream.of(Story.references().stream(), generated).flatMap(Function.identity());
  }

  /** Per cent of all records. */
  private static int share(Topic topic) {
    return switch (topic) {
      case LOGINS -> 15;
      case PLAYBACK -> 55;
      case GAMEPLAY -> 26;
      case CATALOG -> 4;
    };
  }

  /** The topic whose share holds a percentile, counted from 0. */
  private static Topic topicAt(int percentile) {
    int end = 0;
    for (Topic topic : Topic.values()) {
      end += share(topic);
      if (percentile < end) {
        return topic;
      }
    }
    throw new IllegalArgumentException(
        "percentile must be below " + end + ", but was " + percentile + ".");
  }

  /**
   * A record and when it arrives; records that arrive together keep the order they were sent in.
   */
  private record Arrival(GeneratedRecord record, long order) {

    static final Comparator<Arrival> BY_TIME =
        Comparator.<Arrival>comparingLong(arrival -> arrival.record().timestampMillis())
            .thenComparingLong(Arrival::order);
  }

  private final class Run implements Iterator<GeneratedRecord> {

    private final SplittableRandom random = new SplittableRandom(seed);
    private final Members members = new Members(random.split(), population);
    private final Catalogue catalogue = new Catalogue(random.split(), population);
    private final BadRecords badRecords = new BadRecords(members);
    private final Queue<Arrival> underway = new PriorityQueue<>(Arrival.BY_TIME);
    private final Map<Topic, Long> sentByTopic = new EnumMap<>(Topic.class);
    private long sent;
    private long bad;
    private long now = BASE_TIME.toEpochMilli();

    Run() {
      Story.records().forEach(record -> send(record, record.timestampMillis()));
    }

    @Override
    public boolean hasNext() {
      return sent < count || !underway.isEmpty();
    }

    @Override
    public GeneratedRecord next() {
      while (sent < count && !firstHasArrived()) {
        step();
      }
      if (underway.isEmpty()) {
        throw new NoSuchElementException("All " + count + " records have been read.");
      }
      return underway.remove().record();
    }

    /** What arrives before now can no longer be overtaken. */
    private boolean firstHasArrived() {
      Arrival first = underway.peek();
      return first != null && first.record().timestampMillis() < now;
    }

    private void step() {
      now += random.nextInt(MAX_PAUSE_MILLIS);
      if (sent / RECORDS_PER_BAD_ONE > bad) {
        bad++;
        sendBad();
        return;
      }
      Topic topic = nextTopic();
      if (topic == Topic.CATALOG) {
        sendChanges();
      } else {
        sendEvents(topic);
      }
    }

    /** By share, except that a topic which is ahead of its share waits. */
    private Topic nextTopic() {
      while (true) {
        Topic topic = topicAt(random.nextInt(100));
        if (sent(topic) * 100 <= (sent + 1) * share(topic)) {
          return topic;
        }
      }
    }

    private long sent(Topic topic) {
      return sentByTopic.getOrDefault(topic, 0L);
    }

    private void sendEvents(Topic topic) {
      int kind = random.nextInt(2000);
      if (kind == 0) {
        long arrival = now + lag();
        for (GeneratedRecord record : members.some(topic, arrival + ALLOWED_SKEW_MILLIS)) {
          sendWithDuplicate(record, arrival);
        }
      } else {
        for (GeneratedRecord record : members.some(topic, kind < 40 ? now - lateness() : now)) {
          sendWithDuplicate(record, now + lag());
        }
      }
    }

    /** A change stream keeps its order, but for the few whose connector stood still. */
    private void sendChanges() {
      long delay = random.nextInt(50) == 0 ? random.nextInt(120_000) : 50;
      for (GeneratedRecord record : catalogue.some(now)) {
        sendWithDuplicate(record, now + delay);
      }
    }

    /** Never twice: an event of the future may have become one of the present. */
    private void sendBad() {
      long arrival = now + lag();
      send(badRecords.next(arrival), arrival);
    }

    private void sendWithDuplicate(GeneratedRecord record, long arrival) {
      send(record, arrival);
      if (random.nextDouble() < DUPLICATES) {
        send(record, arrival + 1 + random.nextInt(MAX_DUPLICATE_DELAY_MILLIS));
      }
    }

    private void send(GeneratedRecord record, long arrival) {
      if (sent < count) {
        underway.add(new Arrival(record.sentAt(arrival), sent));
        sent++;
        sentByTopic.merge(record.topic(), 1L, Long::sum);
      }
    }

    /** Milliseconds for most, up to five seconds for one in ten. */
    private long lag() {
      return 5L + random.nextInt(random.nextInt(10) == 0 ? 5_000 : 200);
    }

    /** One minute to some two hours, as often in one doubling as in the next. */
    private long lateness() {
      long minute = 60_000;
      return (minute << random.nextInt(8)) + random.nextInt(60_000);
    }
  }
}
