package dev.rdg.launcher;

import dev.rdg.model.ConfigException;
import dev.rdg.operations.Engines;
import dev.rdg.operations.jobs.FlinkJobs;
import dev.rdg.operations.jobs.JobHealth;
import dev.rdg.transforms.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./rdg jobs}: what there is on Flink, also jobs of rebuilds, archives and of others. */
@Command(
    name = "jobs",
    description =
        "All jobs on Flink: their topic, where they write, since when, restarts, checkpoints.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg jobs",
      "  ./rdg jobs --all      # also those that have ended"
    })
final class JobsCommand extends ScreenCommand implements Callable<Integer> {
  @Option(
      names = "--all",
      description = "Also jobs that have ended, as long as Flink remembers them.")
  private boolean all;

  @Mixin private FlinkOption flink;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  JobsCommand() {}

  @Override
  public Integer call() {
    Engines engines = Local.engines(new CassandraOption(), new KafkaOption(), flink);
    Map<String, FlinkJobs> clusters = new TreeMap<>();
    for (Topic<?> topic : readableTopics()) {
      if (engines.knowsFlink(topic)) {
        FlinkJobs cluster = engines.flink(topic);
        clusters.put(cluster.address().toString(), cluster);
      }
    }
    if (clusters.isEmpty()) {
      FlinkJobs cluster = engines.flink();
      clusters.put(cluster.address().toString(), cluster);
    }
    clusters.forEach(this::show);
    return 0;
  }

  /** Code that cannot be loaded does not hide the jobs that run. */
  private Collection<Topic<?>> readableTopics() {
    try {
      return Local.project().topics().all();
    } catch (ConfigException e) {
      say(Printable.lines(String.valueOf(e.getMessage())));
      return List.of();
    }
  }

  private void show(String address, FlinkJobs cluster) {
    TextTable table =
        new TextTable(
            "job", "topic", "writes to", "state", "since", "restarts", "checkpoint", "id");
    Instant now = Instant.now();
    cluster.all().stream()
        .filter(job -> all || job.isLive())
        .sorted(Comparator.comparing(FlinkJobs.Job::name))
        .forEach(
            job -> {
              JobHealth health = cluster.health(job.id());
              Map<String, String> options = cluster.options(job.id());
              table.add(
                  job.name(),
                  text(options.get("topic")),
                  places(text(options.get("targets"))),
                  (job.isLive() ? health.state() : job.state()).toLowerCase(Locale.ROOT),
                  Times.second(Instant.ofEpochMilli(job.startMillis())),
                  health.restarts(),
                  health
                      .checkpoint()
                      .map(one -> Times.text(Duration.between(one.at(), now)) + " ago")
                      .orElse("-"),
                  job.id());
            });
    say(table.isEmpty() ? "No job runs at " + address + "." : "Flink at " + address + ":");
    if (!table.isEmpty()) {
      say(table);
    }
  }

  private static String text(@org.jspecify.annotations.Nullable String option) {
    return option == null || option.isEmpty() || option.equals("null") ? "-" : option;
  }

  /** Clusters and keyspaces, as cluster:keyspace. */
  private static String places(String targets) {
    return java.util.Arrays.stream(targets.split(","))
        .map(target -> target.replaceFirst("[.][^.]*$", ""))
        .distinct()
        .collect(java.util.stream.Collectors.joining(", "));
  }
}
