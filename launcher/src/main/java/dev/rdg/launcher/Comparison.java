package dev.rdg.launcher;

import static org.awaitility.Awaitility.await;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.Homes;
import dev.rdg.io.sink.CassandraKvIO;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Selection;
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
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Compares two homes of namespaces and tells what differs, in the graph's terms. */
final class Comparison {
  private final CommandSpec spec;
  private final String left;
  private final Homes leftHomes;
  private final String right;
  private final Homes rightHomes;
  private final List<NamespaceDefinition> definitions;
  private int limit = 20;
  private int settleSeconds;

  Comparison(
      CommandSpec spec,
      String left,
      Homes leftHomes,
      String right,
      Homes rightHomes,
      List<NamespaceDefinition> definitions) {
    this.spec = spec;
    this.left = left;
    this.leftHomes = leftHomes;
    this.right = right;
    this.rightHomes = rightHomes;
    this.definitions = definitions;
  }

  /** How many differences are listed; 20 by default. */
  Comparison withLimit(int most) {
    limit = most;
    return this;
  }

  /** After how long what differs is looked at again; not at all by default. */
  Comparison withSettle(int seconds) {
    settleSeconds = seconds;
    return this;
  }

  /** What was found, by namespace and kind, and the first of it. */
  private record Found(
      TreeMap<String, EnumMap<Difference.Kind, Long>> counts, List<Difference> first) {
    long total() {
      return counts.values().stream()
          .flatMap(kinds -> kinds.values().stream())
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  /**
   * Compares and prints.
   *
   * @param runner runs a pipeline of a name to its end
   * @return whether both show the same
   */
  boolean run(BiConsumer<String, Function<PipelineOptions, Pipeline>> runner) {
    List<NamespaceLayout> layouts = definitions.stream().map(NamespaceDefinition::layout).toList();
    Instant asOf = Instant.now();
    try {
      Path folder =
          Files.createDirectories(
              Project.home().resolve(".rdg/diffs").resolve("diff-" + asOf.toEpochMilli()));
      runner.accept(
          "rdg-diff",
          options ->
              DiffPipeline.build(
                  options,
                  CassandraKvIO.read(leftHomes, layouts, asOf),
                  CassandraKvIO.read(rightHomes, layouts, asOf),
                  folder + "/differences"));
      try (KvStore leftStore = CassandraKvStore.open(leftHomes, layouts);
          KvStore rightStore = CassandraKvStore.open(rightHomes, layouts)) {
        Found found = count(folder, leftStore, rightStore);
        if (found.total() == 0) {
          Rdg.say(spec, "Equal: " + left + " and " + right + " show the same.");
          return true;
        }
        print(found, leftStore, rightStore);
        Rdg.say(spec, "All differences, a line of JSON each: " + folder + "/differences*.jsonl");
        return false;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Found count(Path folder, KvStore leftStore, KvStore rightStore) throws IOException {
    if (settleSeconds > 0 && hasDifferences(folder)) {
      long end = System.nanoTime() + Duration.ofSeconds(settleSeconds).toNanos();
      await().forever().until(() -> System.nanoTime() - end >= 0);
    }
    Found found = new Found(new TreeMap<>(), new ArrayList<>());
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Optional<Difference> difference = Optional.of(Difference.fromJson(line));
            if (settleSeconds > 0) {
              difference = lookAgain(difference.get(), leftStore, rightStore);
            }
            difference.ifPresent(one -> add(found, one));
          }
        }
      }
    }
    return found;
  }

  private static boolean hasDifferences(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toFile().length() > 0);
    }
  }

  private void add(Found found, Difference difference) {
    found
        .counts
        .computeIfAbsent(difference.namespace(), name -> new EnumMap<>(Difference.Kind.class))
        .merge(difference.kind(), 1L, Long::sum);
    if (found.first.size() < limit) {
      found.first.add(difference);
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

  private void print(Found found, KvStore leftStore, KvStore rightStore) {
    Instant asOf = Instant.now();
    TextTable table = new TextTable("namespace", "only in " + left, "only in " + right, "differ");
    found.counts.forEach(
        (namespace, kinds) ->
            table.add(
                namespace,
                kinds.getOrDefault(Difference.Kind.ONLY_LEFT, 0L),
                kinds.getOrDefault(Difference.Kind.ONLY_RIGHT, 0L),
                kinds.getOrDefault(Difference.Kind.DIFFERS, 0L)));
    table.lines().forEach(line -> Rdg.say(spec, line));
    Rdg.say(spec, "");
    for (Difference difference : found.first) {
      NamespaceDefinition definition =
          definitions.stream()
              .filter(one -> one.name().equals(difference.namespace()))
              .findFirst()
              .orElseThrow();
      Rdg.say(
          spec,
          Printable.line(
              "  "
                  + Scans.describe(definition, difference.id(), difference.key())
                  + ": "
                  + explain(
                      difference,
                      item(leftStore, difference, asOf),
                      item(rightStore, difference, asOf))));
    }
    Rdg.say(spec, "");
    Rdg.say(
        spec,
        String.format(
            Locale.ROOT,
            "Not equal: %,d items differ%s.",
            found.total(),
            found.total() > found.first.size()
                ? "; the first " + found.first.size() + " are listed"
                : ""));
  }

  private String explain(Difference difference, @Nullable Item a, @Nullable Item b) {
    return switch (difference.kind()) {
      case ONLY_LEFT -> "only in " + left;
      case ONLY_RIGHT -> "only in " + right;
      case DIFFERS ->
          difference.properties().stream()
              .map(name -> name + " " + value(a, name) + " | " + value(b, name))
              .collect(java.util.stream.Collectors.joining(", "));
    };
  }

  private static String value(@Nullable Item item, String property) {
    if (item == null) {
      return "gone";
    }
    Cell cell = item.cells().get(property);
    if (cell != null) {
      return item.values().get(property) + " (" + Scans.time(cell.timestamp()) + ")";
    }
    return property.equals("at") ? Scans.time(item.at()) : "none";
  }
}
