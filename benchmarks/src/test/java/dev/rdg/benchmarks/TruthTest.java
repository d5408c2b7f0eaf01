package dev.rdg.benchmarks;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.rdg.benchmarks.graph.GraphEvent;
import dev.rdg.benchmarks.graph.GraphItem;
import dev.rdg.benchmarks.graph.Truth;
import dev.rdg.testdata.EventGenerator;
import dev.rdg.testdata.oracle.Oracle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What rivals are judged by. */
class TruthTest {
  private static final int EVENTS = 20_000;

  /** Two programs, written apart, say the same of the same events. */
  @Test
  void members_areAsTheOracleHasThem() {
    EventGenerator generator = EventGenerator.of(15, EVENTS);
    Oracle oracle = new Oracle(generator.references());
    generator.stream().forEach(oracle::accept);
    Map<GraphItem.Address, Map<String, Object>> expected = new HashMap<>();
    oracle
        .graph()
        .visit(
            (namespace, id, key, at, properties) -> {
              if (!namespace.matches(".*_(reverse|history)")) {
                Map<String, Object> values = new HashMap<>();
                properties.forEach(
                    (name, cell) ->
                        values.put(
                            name,
                            cell.value() instanceof Instant time ? time.toString() : cell.value()));
                String type = namespace.substring(namespace.indexOf('_') + 1);
                expected.put(new GraphItem.Address(type, id, key), values);
              }
            });

    assertThat(Truth.of(DemoStream.of(15, EVENTS)).items(), is(expected));
  }

  @Test
  void order_andRepetitionChangeNothing() {
    List<GraphEvent> events = RatingStream.of(15, EVENTS);
    List<GraphEvent> shuffled = new ArrayList<>(events);
    shuffled.addAll(events.subList(0, EVENTS / 3));
    Collections.shuffle(shuffled, new Random(15));

    assertThat(Truth.of(shuffled).items(), is(Truth.of(events).items()));
  }

  /** A delivery that lost events would blame the writer. */
  @Test
  void deliveries_haveEveryEventAndNoOther() {
    List<GraphEvent> events = RatingStream.of(15, EVENTS);
    for (Delivery delivery : Delivery.values()) {
      List<GraphEvent> sent = delivery.of(events, new SplittableRandom(15));

      assertThat(delivery.label(), new HashSet<>(sent), is(new HashSet<>(events)));
      assertThat(delivery.label(), sent.size(), greaterThan(EVENTS - 1));
    }
  }
}
