package dev.rdg.operations.plan;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetPlanTest {
  private static final Figures FIGURES = Figures.load();

  /** Parts that were measured apart, against the whole. */
  @Test
  void twoCores_areWithinAFifthOfWhatWasMeasured() {
    double measured = FIGURES.measured().value();

    assertThat(FleetPlan.twoCores(FIGURES), closeTo(measured, measured / 5));
  }

  @Test
  void figures_nameFilesThatAreThere() {
    Path home = Path.of(System.getProperty("rdg.home"));
    for (Figures.Figure figure :
        List.of(
            FIGURES.derive(),
            FIGURES.sink(),
            FIGURES.store(),
            FIGURES.broker(),
            FIGURES.rows(),
            FIGURES.eventBytes(),
            FIGURES.rowBytes(),
            FIGURES.busy(),
            FIGURES.measured())) {
      assertThat(figure.from(), Files.exists(home.resolve(figure.from())), is(true));
    }
  }

  /** 10 µs and 2 rows of 5 µs on a TaskManager; 2 rows of 20 µs on each of three replicas. */
  @Test
  void parts_areTheirCostsTimesTheEvents() {
    FleetPlan plan =
        FleetPlan.builder(figures(), 100_000).busy(0.5).coresOfMachine(8).replicas(3).build();

    assertThat(plan.taskManagers(), is(new FleetPlan.Part("Flink TaskManagers", 20, 2, 1)));
    assertThat(plan.nodes(), is(new FleetPlan.Part("Cassandra nodes", 120, 12, 3)));
    assertThat(plan.brokers(), is(new FleetPlan.Part("Kafka brokers", 3, 0.3, 3)));
    assertThat(plan.subtasks(), is(4L));
    assertThat(plan.brokerBytesADay(), closeTo(100_000 * 86_400.0 * 100 * 3, 1));
    assertThat(plan.nodeBytesADay(), closeTo(100_000 * 86_400.0 * 2 * 50 * 3, 1));
  }

  @Test
  void machines_areRoundedUpForTheShareThatIsToBeUsed() {
    FleetPlan plan =
        FleetPlan.builder(figures(), 1_000_000).busy(0.6).coresOfMachine(16).replicas(3).build();

    assertThat(plan.nodes().machines(), is(13L)); // 120 cores / 0.6 / 16 = 12.5
  }

  private static Figures figures() {
    return new Figures(of(10), of(5), of(20), of(1), of(2), of(100), of(50), of(1), of(1));
  }

  private static Figures.Figure of(double value) {
    return new Figures.Figure(value, "here");
  }
}
