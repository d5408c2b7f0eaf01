package dev.rdg.pipelines;

import dev.rdg.coders.KvChangeCoder;
import dev.rdg.io.sink.WriteResult;
import dev.rdg.model.Bytes;
import dev.rdg.model.Reason;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.RefusedChange;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.util.CoderUtils;
import org.joda.time.Instant;

/**
 * Keeps the changes that a store refuses as rejected events: the key is the id, the payload the
 * change in its coder's bytes. Which events of the topic they came from is not known any more after
 * changes were joined, so partition and offset are -1.
 */
final class RefusedFn extends DoFn<WriteResult, RejectedEvent> {
  private static final long serialVersionUID = 1L;

  private final String topic;

  RefusedFn(String topic) {
    this.topic = topic;
  }

  @ProcessElement
  public void processElement(
      @Element WriteResult result, @Timestamp Instant time, OutputReceiver<RejectedEvent> output)
      throws CoderException {
    for (RefusedChange refused : result.refused()) {
      output.output(rejected(refused, time.getMillis()));
    }
  }

  private RejectedEvent rejected(RefusedChange refused, long timeMillis) throws CoderException {
    KvChange change = refused.change();
    RawEvent event =
        new RawEvent(
            new Origin(topic, -1, -1),
            timeMillis,
            Bytes.wrap(change.id().getBytes(StandardCharsets.UTF_8)),
            Bytes.wrap(CoderUtils.encodeToByteArray(KvChangeCoder.of(), change)));
    return new RejectedEvent(
        event,
        ProcessRecords.WRITE_STEP,
        Reason.REFUSED_BY_STORE,
        "namespace " + change.namespace() + ": " + refused.message());
  }
}
