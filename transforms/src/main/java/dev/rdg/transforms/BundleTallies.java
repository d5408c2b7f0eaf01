package dev.rdg.transforms;

import dev.rdg.model.event.Origin;
import dev.rdg.model.event.Tally;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one bundle, by window, topic and partition: a handful of numbers for thousands of
 * records. Not thread-safe.
 */
final class BundleTallies {
  private record Key(BoundedWindow window, String topic, String scope) {}

  private record Latest(BoundedWindow window, String topic, int partition, TallyBuilder builder) {
    boolean isOf(Origin origin, BoundedWindow ofRecord) {
      return origin.partition() == partition
          && origin.topic().equals(topic)
          && ofRecord.equals(window);
    }
  }

  private final Map<Key, TallyBuilder> builders = new HashMap<>();
  private @Nullable Latest latest; // most records come from where the one before came from

  TallyBuilder ofRecord(Origin origin, BoundedWindow window, Instant timestamp) {
    Latest found = latest;
    if (found == null || !found.isOf(origin, window)) {
      String partition = Integer.toString(origin.partition());
      found =
          new Latest(
              window, origin.topic(), origin.partition(), of(origin.topic(), partition, window));
      latest = found;
    }
    found.builder().saw(origin.offset(), timestamp);
    return found.builder();
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
    latest = null;
  }

  private TallyBuilder of(String topic, String scope, BoundedWindow window) {
    return builders.computeIfAbsent(
        new Key(window, topic, scope), key -> new TallyBuilder(topic, scope));
  }
}
