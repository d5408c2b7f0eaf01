package dev.rdg.transforms;

import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import dev.rdg.model.event.RawEvent;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Completes events from a {@link ReferenceTable}, which is loaded before the first event. An event
 * whose key the table lacks is rejected as {@code reference-missing} and can be fed back later. Not
 * a side input: on Flink, elements that wait for one pile up on the heap without back-pressure.
 * Bounded or not; keeps windows and timestamps.
 */
public final class EnrichEvents<E> extends PTransform<PCollection<Event<E>>, StepResult<Event<E>>> {
  private static final long serialVersionUID = 1L;

  private final Enrichment<E> enrichment;
  private final ReferenceTable table;

  private EnrichEvents(Enrichment<E> enrichment, ReferenceTable table) {
    this.enrichment = enrichment;
    this.table = table;
  }

  /** By this enrichment from this table. */
  public static <E> EnrichEvents<E> by(Enrichment<E> enrichment, ReferenceTable table) {
    return new EnrichEvents<>(enrichment, table);
  }

  @Override
  public StepResult<Event<E>> expand(PCollection<Event<E>> events) {
    Coder<Event<E>> coder = events.getCoder();
    return StepResult.of(events, "LookUpReference", step(), coder);
  }

  /** What it does with each. */
  Step<Event<E>, Event<E>> step() {
    return new EnrichStep<>(enrichment, table);
  }

  private record EnrichStep<E>(Enrichment<E> enrichment, ReferenceTable table)
      implements Step<Event<E>, Event<E>> {
    @Override
    public String name() {
      return "EnrichEvents";
    }

    @Override
    public void open() {
      table.load();
    }

    @Override
    public RawEvent recordOf(Event<E> event) {
      return event.raw();
    }

    @Override
    public void process(Event<E> event, TallyBuilder counter, Consumer<Event<E>> output) {
      String key = enrichment.keyOf(event.value());
      String value = table.get(key);
      if (value == null) {
        throw new RejectedException(
            Reason.REFERENCE_MISSING,
            "the reference table "
                + table
                + " has no entry '"
                + key
                + "': add it and feed the event back.");
      }
      output.accept(new Event<>(event.raw(), enrichment.enrich(event.value(), value)));
    }
  }
}
