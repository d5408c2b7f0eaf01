package dev.rdg.launcher;

import dev.rdg.io.history.EventSlice;
import dev.rdg.io.history.ReadSettings;
import dev.rdg.io.history.ReadSlices;
import dev.rdg.pipelines.ReplayPipeline;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.transforms.PutHorizon;
import dev.rdg.transforms.Topic;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.beam.runners.flink.FlinkRunner;
import org.jspecify.annotations.Nullable;

/**
 * Replays the slices of a plan in rounds, each a bounded pipeline of its own: memory depends on the
 * size of a round and not on that of history, and what is finished stays finished.
 */
final class Replay {
  /** About how many bytes of history a round has, unless told otherwise. */
  private static final long ROUND_BYTES_ON_FLINK = 256L << 20;

  private static final long ROUND_BYTES_ON_DIRECT = 16L << 20;

  /** What a byte of a compressed file weighs. */
  private static final long COMPRESSION = 6;

  private final Topic<?> topic;
  private final Supplier<TopicOptions> options;
  private final ReplayLedger ledger;
  private final ReadSettings settings;
  private final PutHorizon horizon;
  private final @Nullable Long roundBytes;

  /**
   * A replay.
   *
   * @param options made anew for each pipeline
   * @param roundBytes about how many bytes of history a round has, and at least one slice; null for
   *     256 MiB on Flink and 16 MiB on Direct, which holds on its heap what it groups
   */
  Replay(
      Topic<?> topic,
      Supplier<TopicOptions> options,
      ReplayLedger ledger,
      ReadSettings settings,
      PutHorizon horizon,
      @Nullable Long roundBytes) {
    this.topic = topic;
    this.options = options;
    this.ledger = ledger;
    this.settings = settings;
    this.horizon = horizon;
    this.roundBytes = roundBytes;
  }

  /** Runs all rounds that are not done; each is in the ledger as soon as it is done. */
  void run(PrintWriter screen) {
    List<EventSlice> open = ledger.open();
    long before = weight(ledger.slices()) - weight(open);
    long reached = before;
    try (Progress progress =
        new Progress(screen, "replayed KiB", Math.max(1, weight(ledger.slices()) >> 10))) {
      for (List<EventSlice> round : rounds(open, roundBytes(), this::weight)) {
        Path folder = roundFolder(ledger.rounds() + 1);
        TopicOptions of = options.get();
        of.setJobName("rdg-replay-" + topic.name() + "-" + (ledger.rounds() + 1));
        Jobs.runToEnd(
            what(),
            () ->
                ReplayPipeline.write(
                    topic,
                    of,
                    ReadSlices.of(round, settings),
                    horizon,
                    ledger.planned(),
                    folder.toString(),
                    isOnFlink(of)));
        ledger.finish(round, readCounts(folder));
        reached += weight(round);
        progress.reached(reached >> 10);
      }
    }
  }

  /** Derives everything in one pipeline and writes nothing to the store. */
  DryRun dryRun() {
    Path folder = roundFolder(0);
    TopicOptions of = options.get();
    of.setJobName("rdg-dry-run-" + topic.name());
    Jobs.runToEnd(
        what(),
        () ->
            ReplayPipeline.dryRun(
                topic,
                of,
                ReadSlices.of(ledger.slices(), settings),
                horizon,
                ledger.planned(),
                folder.toString()));
    return DryRun.read(folder.resolve(ReplayPipeline.REPORT), readCounts(folder));
  }

  private String what() {
    return "the replay of '" + topic.name() + "'";
  }

  /** About how many bytes of history there are. */
  long weight() {
    return weight(ledger.slices());
  }

  private static boolean isOnFlink(TopicOptions options) {
    return FlinkRunner.class.equals(options.getRunner());
  }

  /** Neighbours together, each round with at least one slice. */
  static List<List<EventSlice>> rounds(
      List<EventSlice> open, long mostBytes, ToLongFunction<EventSlice> weights) {
    List<List<EventSlice>> rounds = new ArrayList<>();
    List<EventSlice> round = new ArrayList<>();
    long weight = 0;
    for (EventSlice slice : open) {
      if (!round.isEmpty() && weight + weights.applyAsLong(slice) > mostBytes) {
        rounds.add(round);
        round = new ArrayList<>();
        weight = 0;
      }
      round.add(slice);
      weight += weights.applyAsLong(slice);
    }
    if (!round.isEmpty()) {
      rounds.add(round);
    }
    return rounds;
  }

  private long roundBytes() {
    if (roundBytes != null) {
      return roundBytes;
    }
    return isOnFlink(options.get()) ? ROUND_BYTES_ON_FLINK : ROUND_BYTES_ON_DIRECT;
  }

  private long weight(List<EventSlice> slices) {
    return slices.stream().mapToLong(this::weight).sum();
  }

  private long weight(EventSlice slice) {
    if (!slice.isFile()) {
      return slice.size() * ledger.recordBytes(slice.partition());
    }
    return slice.source().endsWith(".jsonl") || slice.source().endsWith(".json")
        ? slice.size()
        : slice.size() * COMPRESSION;
  }

  /** Empty: what an attempt that failed has left there would be counted again. */
  private Path roundFolder(int number) {
    Path folder = ledger.folder().resolve(String.format(Locale.ROOT, "round-%04d", number));
    try {
      Files.createDirectories(folder);
      try (Stream<Path> left = Files.walk(folder)) {
        for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
          if (!file.equals(folder)) {
            Files.delete(file);
          }
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SortedMap<String, Long> readCounts(Path folder) {
    SortedMap<String, Long> counts = new TreeMap<>();
    try {
      for (String line : Files.readAllLines(folder.resolve(ReplayPipeline.OUTCOMES))) {
        int equals = line.lastIndexOf('=');
        counts.put(line.substring(0, equals), Long.parseLong(line.substring(equals + 1)));
      }
      return counts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
