package dev.rdg.transforms;

import dev.rdg.model.event.Counts;
import dev.rdg.model.event.RawEvent;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * From {@link RawEvent} to {@link Event}: reads the payload by the topic's format. A record that
 * the format cannot read is rejected, one that carries no event by design is filtered. Bounded or
 * not; keeps windows and timestamps.
 */
public final class ParseEvents<E> extends PTransform<PCollection<RawEvent>, StepResult<Event<E>>> {
  private static final long serialVersionUID = 1L;

  private final EventFormat<E> format;

  private ParseEvents(EventFormat<E> format) {
    this.format = format;
  }

  /** By this format. */
  public static <E> ParseEvents<E> as(EventFormat<E> format) {
    return new ParseEvents<>(format);
  }

  @Override
  public StepResult<Event<E>> expand(PCollection<RawEvent> records) {
    return StepResult.of(records, "ParsePayload", step(), EventCoder.of(format.coder()));
  }

  /** What it does with each. */
  Step<RawEvent, Event<E>> step() {
    return new ParseStep<>(format);
  }

  private record ParseStep<E>(EventFormat<E> format) implements Step<RawEvent, Event<E>> {
    @Override
    public String name() {
      return "ParseEvents";
    }

    @Override
    public void open() {
      format.open();
    }

    @Override
    public RawEvent recordOf(RawEvent record) {
      return record;
    }

    @Override
    public void process(RawEvent record, TallyBuilder counter, Consumer<Event<E>> output) {
      counter.add(Counts.READ, 1);
      Parsed<E> parsed = format.parse(record);
      if (parsed.event() != null) {
        output.accept(new Event<>(record, parsed.event()));
      } else if (parsed.filter() != null) {
        counter.add(Counts.filtered(parsed.filter()), 1);
      }
    }
  }
}
