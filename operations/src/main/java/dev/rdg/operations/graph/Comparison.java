package dev.rdg.operations.graph;

import com.google.auto.value.AutoValue;
import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.Homes;
import dev.rdg.io.sink.CassandraKvIO;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Selection;
import dev.rdg.operations.Poll;
import dev.rdg.pipelines.DiffPipeline;
import dev.rdg.pipelines.Difference;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares what readers see of two homes of namespaces, item by item. */
@AutoValue
public abstract class Comparison {
  private static final int LISTED = 20;

  Comparison() {}

  /**
   * A comparison.
   *
   * @param scan what runs the pipeline that reads both
   */
  public static Comparison of(
      Homes left, Homes right, List<NamespaceDefinition> definitions, Scan scan) {
    return new AutoValue_Comparison.Builder()
        .left(left)
        .right(right)
        .definitions(definitions)
        .scan(scan)
        .listed(LISTED)
        .settle(Duration.ZERO)
        .build();
  }

  abstract Homes left();

  abstract Homes right();

  abstract List<NamespaceDefinition> definitions();

  abstract Scan scan();

  abstract int listed();

  abstract Duration settle();

  abstract Builder toBuilder();

  /** See {@link Comparison}. */
  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder left(Homes homes);

    abstract Builder right(Homes homes);

    abstract Builder definitions(List<NamespaceDefinition> definitions);

    abstract Builder scan(Scan scan);

    abstract Builder listed(int most);

    abstract Builder settle(Duration time);

    abstract Comparison build();
  }

  /** How many differences are listed; 20 by default. All are counted. */
  public Comparison withListed(int most) {
    return toBuilder().listed(most).build();
  }

  /**
   * After how long what differs is looked at again, for homes that are written meanwhile; not at
   * all by default.
   */
  public Comparison withSettle(Duration time) {
    return toBuilder().settle(time).build();
  }

  /**
   * What was found.
   *
   * @param counts by namespace and kind
   * @param first some differences, with both items as they are now
   * @param folder where all are, in {@code differences*.jsonl}
   */
  public record Result(
      TreeMap<String, EnumMap<Difference.Kind, Long>> counts, List<Seen> first, Path folder) {
    /** How many items differ. */
    public long total() {
      return counts.values().stream()
          .flatMap(kinds -> kinds.values().stream())
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  /** A difference and the items; null where there is none. */
  public record Seen(Difference difference, @Nullable Item left, @Nullable Item right) {}

  /**
   * Compares.
   *
   * @param base the folder in which one for the differences is made
   */
  public Result run(Path base) {
    List<NamespaceLayout> layouts =
        definitions().stream().map(NamespaceDefinition::layout).toList();
    Instant asOf = Instant.now();
    try {
      Path folder = Files.createDirectories(base.resolve("diff-" + asOf.toEpochMilli()));
      scan()
          .run(
              "rdg-diff",
              2 * layouts.size(),
              options ->
                  DiffPipeline.build(
                      options,
                      CassandraKvIO.read(left(), layouts, asOf),
                      CassandraKvIO.read(right(), layouts, asOf),
                      folder + "/differences"));
      try (KvStore leftStore = CassandraKvStore.open(left(), layouts);
          KvStore rightStore = CassandraKvStore.open(right(), layouts)) {
        return look(folder, leftStore, rightStore);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Result look(Path folder, KvStore leftStore, KvStore rightStore) throws IOException {
    boolean again = !settle().isZero();
    if (again && hasDifferences(folder)) {
      Poll.pause(settle());
    }
    Result result = new Result(new TreeMap<>(), new ArrayList<>(), folder);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Optional<Difference> difference = Optional.of(Difference.fromJson(line));
            if (again) {
              difference = lookAgain(difference.get(), leftStore, rightStore);
            }
            difference.ifPresent(one -> add(result, one, leftStore, rightStore));
          }
        }
      }
    }
    return result;
  }

  private static boolean hasDifferences(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toFile().length() > 0);
    }
  }

  private void add(Result result, Difference difference, KvStore leftStore, KvStore rightStore) {
    result
        .counts()
        .computeIfAbsent(difference.namespace(), name -> new EnumMap<>(Difference.Kind.class))
        .merge(difference.kind(), 1L, Long::sum);
    if (result.first().size() < listed()) {
      Instant asOf = Instant.now();
      result
          .first()
          .add(
              new Seen(
                  difference,
                  item(leftStore, difference, asOf),
                  item(rightStore, difference, asOf)));
    }
  }

  private static Optional<Difference> lookAgain(
      Difference difference, KvStore leftStore, KvStore rightStore) {
    Instant asOf = Instant.now();
    return Difference.between(
        difference.namespace(),
        difference.id(),
        difference.key(),
        item(leftStore, difference, asOf),
        item(rightStore, difference, asOf));
  }

  private static @Nullable Item item(KvStore store, Difference of, Instant asOf) {
    List<Item> items =
        store.get(of.namespace(), of.id(), Selection.all(asOf).withKeys(List.of(of.key()))).items();
    return items.isEmpty() ? null : items.get(0);
  }
}
