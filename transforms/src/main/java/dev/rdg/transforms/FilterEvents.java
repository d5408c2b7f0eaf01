package dev.rdg.transforms;

import dev.rdg.model.event.Counts;
import dev.rdg.model.event.RawEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Drops events by named filters in order; the first that drops an event counts it. Bounded or not;
 * keeps windows and timestamps.
 */
public final class FilterEvents<E> extends PTransform<PCollection<Event<E>>, StepResult<Event<E>>> {
  private static final long serialVersionUID = 1L;

  private final ArrayList<EventFilter<E>> filters;

  private FilterEvents(List<EventFilter<E>> filters) {
    this.filters = new ArrayList<>(filters);
  }

  /** By these filters. */
  public static <E> FilterEvents<E> by(List<EventFilter<E>> filters) {
    return new FilterEvents<>(filters);
  }

  @Override
  public StepResult<Event<E>> expand(PCollection<Event<E>> events) {
    Coder<Event<E>> coder = events.getCoder();
    return StepResult.of(events, "DropFiltered", step(), coder);
  }

  /** What it does with each. */
  Step<Event<E>, Event<E>> step() {
    return new FilterStep<>(filters);
  }

  private record FilterStep<E>(ArrayList<EventFilter<E>> filters)
      implements Step<Event<E>, Event<E>> {
    @Override
    public String name() {
      return "FilterEvents";
    }

    @Override
    public RawEvent recordOf(Event<E> event) {
      return event.raw();
    }

    @Override
    public void process(Event<E> event, TallyBuilder counter, Consumer<Event<E>> output) {
      for (EventFilter<E> filter : filters) {
        if (filter.drops().apply(event.value())) {
          counter.add(Counts.filtered(filter.name()), 1);
          return;
        }
      }
      output.accept(event);
    }
  }
}
