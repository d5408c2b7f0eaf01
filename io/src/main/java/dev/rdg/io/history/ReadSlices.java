package dev.rdg.io.history;

import static java.util.Objects.requireNonNull;

import dev.rdg.coders.RawEventCoder;
import dev.rdg.model.event.RawEvent;
import java.util.List;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * The records of slices of history as {@link RawEvent}s, bounded. Slices are spread over workers;
 * each is read in order, by one. A slice that cannot be read to its end fails the pipeline.
 */
public final class ReadSlices extends PTransform<PBegin, PCollection<RawEvent>> {
  private static final long serialVersionUID = 1L;

  private final List<EventSlice> slices;
  private final ReadSettings settings;

  private ReadSlices(List<EventSlice> slices, ReadSettings settings) {
    this.slices = slices;
    this.settings = settings;
  }

  /** Of these slices, what the settings say. */
  public static ReadSlices of(List<EventSlice> slices, ReadSettings settings) {
    return new ReadSlices(List.copyOf(slices), settings);
  }

  @Override
  public PCollection<RawEvent> expand(PBegin begin) {
    return begin
        .apply("ListSlices", Create.of(slices).withCoder(EventSlice.coder()))
        .apply("SpreadSlices", Reshuffle.viaRandomKey())
        .apply("ReadSlice", ParDo.of(new ReadSliceFn(settings)))
        .setCoder(RawEventCoder.of());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("slices", slices.size()));
  }

  private static final class ReadSliceFn extends DoFn<EventSlice, RawEvent> {
    private static final long serialVersionUID = 1L;

    private final ReadSettings settings;

    ReadSliceFn(ReadSettings settings) {
      this.settings = settings;
    }

    @ProcessElement
    public void processElement(@Element EventSlice slice, OutputReceiver<RawEvent> out) {
      if (slice.isFile()) {
        TakenAt takenAt = new TakenAt(settings.takenAt(), slice.takenAtMillis());
        new EventFile(slice.source(), takenAt)
            .read(slice.from(), slice.to(), event -> handOut(event, out));
      } else {
        TopicRange.read(
            slice, requireNonNull(settings.kafka(), "kafka"), event -> handOut(event, out));
      }
    }

    private void handOut(RawEvent event, OutputReceiver<RawEvent> out) {
      if (settings.includes(event)) {
        out.output(event);
      }
    }
  }
}
