package dev.rdg.launcher;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.operations.Engines;
import dev.rdg.operations.Outcomes;
import dev.rdg.operations.Waiting;
import dev.rdg.transforms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code ./rdg outcomes}: the totals that jobs keep in the store, and what of their topics has none
 * yet. Whether a topic's job runs is not asked here.
 */
@Command(
    name = "outcomes",
    description = "What became of each topic's records: applied, filtered or rejected, by reason.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./rdg outcomes logins"})
final class OutcomesCommand extends ScreenCommand implements Callable<Integer> {
  @Parameters(arity = "0..*", paramLabel = "TOPIC", description = "Topics. Default: all.")
  private List<String> names = new ArrayList<>();

  @Mixin private CassandraOption cassandra;
  @Mixin private KafkaOption kafka;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  OutcomesCommand() {}

  @Override
  public Integer call() {
    names.forEach(this::topic);
    List<String> asked =
        names.isEmpty() ? Local.project().topics().all().stream().map(Topic::name).toList() : names;
    List<Outcomes> outcomes = new ArrayList<>();
    try (CassandraKvStore store = cassandra.openStore()) {
      asked.forEach(name -> outcomes.add(Outcomes.read(store, name)));
    }
    OutcomesView.of(outcomes).lines().forEach(this::say);
    Engines engines = Local.engines(cassandra, kafka);
    if (engines.broker().isKnown()) {
      outcomes.forEach(one -> Waiting.describe(engines, one).forEach(this::say));
    }
    return 0;
  }
}
