package dev.rdg.pipelines;

import dev.rdg.model.event.Counts;
import dev.rdg.model.event.Tally;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Adds up the tallies of bounded input and writes the sums to one file, {@code name=number}. */
final class TotalOutcomes extends PTransform<PCollection<Tally>, PDone> {
  private static final long serialVersionUID = 1L;

  private final String file;

  private TotalOutcomes(String file) {
    this.file = file;
  }

  static TotalOutcomes to(String file) {
    return new TotalOutcomes(file);
  }

  @Override
  public PDone expand(PCollection<Tally> tallies) {
    return tallies
        .apply(
            "ListCounts",
            FlatMapElements.into(
                    TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptors.longs()))
                .via(
                    tally ->
                        tally.counts().entrySet().stream()
                            .filter(count -> Counts.isCount(count.getKey()))
                            .map(count -> KV.of(count.getKey(), count.getValue()))
                            .toList()))
        .apply("SumCounts", Sum.longsPerKey())
        .apply(
            "FormatCounts",
            MapElements.into(TypeDescriptors.strings())
                .via(count -> count.getKey() + "=" + count.getValue()))
        .apply("WriteFile", TextIO.write().to(file).withoutSharding());
  }
}
