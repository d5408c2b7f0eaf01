package dev.rdg.transforms;

import dev.rdg.model.event.Origin;
import dev.rdg.model.event.Tally;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;

/**
 * The counts of one bundle, by window, topic and partition: a handful of numbers for thousands of
 * records. Not thread-safe.
 */
final class BundleTallies {
  private record Key(BoundedWindow window, String topic, String scope) {}

  private final Map<Key, TallyBuilder> builders = new HashMap<>();

  TallyBuilder ofRecord(Origin origin, BoundedWindow window, Instant timestamp) {
    TallyBuilder builder = of(origin.topic(), Integer.toString(origin.partition()), window);
    builder.saw(origin.offset(), timestamp);
    return builder;
  }

  TallyBuilder ofStep(String topic, String step, BoundedWindow window, Instant timestamp) {
    TallyBuilder builder = of(topic, step, window);
    builder.saw(-1, timestamp);
    return builder;
  }

  <I, O> void emit(DoFn<I, O>.FinishBundleContext context, TupleTag<Tally> tag) {
    builders.forEach(
        (key, builder) -> {
          if (!builder.isEmpty()) {
            context.output(tag, builder.build(), builder.timestamp(), key.window());
          }
        });
    builders.clear();
  }

  private TallyBuilder of(String topic, String scope, BoundedWindow window) {
    return builders.computeIfAbsent(
        new Key(window, topic, scope), key -> new TallyBuilder(topic, scope));
  }
}
