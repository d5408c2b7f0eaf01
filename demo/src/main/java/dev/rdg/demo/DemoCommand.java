package dev.rdg.demo;

import dev.rdg.launcher.Local;
import dev.rdg.launcher.ScreenCommand;
import dev.rdg.stack.Endpoints;
import dev.rdg.testdata.Story;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code ./rdg demo}. */
@Command(
    name = "demo",
    description =
        "Everything on this machine with real parts: events in Kafka, four jobs on Flink, one graph in Cassandra, compared with the oracle.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg demo",
      "  ./rdg demo --seed 7 --keep      # leaves the stack up, to look around"
    })
final class DemoCommand extends ScreenCommand implements Callable<Integer> {
  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "200000",
      description = "How many events. Default: ${DEFAULT-VALUE}.")
  private long events;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Equal seeds, equal events. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--keep", description = "Leaves the stack up.")
  private boolean keep;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  DemoCommand() {}

  @Override
  public Integer call() throws Exception {
    if (events < Story.SIZE || events > 100_000_000) {
      throw new ParameterException(
          spec().commandLine(),
          "--events must be between " + Story.SIZE + " and 100,000,000, but was " + events + ".");
    }
    Local.useCheckout();
    PrintWriter out = out();
    if (Local.demoStack().endpoints().isPresent()) {
      out.println("Ending the demo that was kept.");
      Local.demoStack().down();
    }
    long start = System.nanoTime();
    out.println("Starting Cassandra, Kafka and Flink on free loopback ports");
    boolean right = false;
    try {
      Endpoints stack = Demo.startStack(out);
      right =
          new Demo(spec(), events, seed, stack, Local.home().resolve(".rdg/demo/data"), read -> {})
              .run();
    } finally {
      if (!keep) {
        Local.demoStack().down();
      }
    }
    out.println();
    out.printf(
        Locale.ROOT,
        "%s in %,d s.%n",
        right ? "Done" : "FAILED",
        (System.nanoTime() - start) / 1_000_000_000);
    out.println(
        keep
            ? nextSteps()
            : "The stack is down. Next: ./rdg demo --keep leaves it up to look around; README.md shows a topic of your own.");
    return right ? 0 : 1;
  }

  private static String nextSteps() {
    return String.join(
        System.lineSeparator(),
        "The stack is up: Flink's page is at "
            + Local.running().map(Endpoints::flink).map(Object::toString).orElse("?"),
        "Try:",
        "  ./rdg serve        and then http://127.0.0.1:8600/#account:" + Story.ACCOUNT + "|3",
        "  ./rdg get account:" + Story.ACCOUNT,
        "  ./rdg get profile:" + Story.PROFILE + " --edges watched",
        "  ./rdg rejects playback --limit 5",
        "  ./rdg digest",
        "  ./rdg stack down");
  }
}
