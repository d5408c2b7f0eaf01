package dev.rdg.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.util.concurrent.RateLimiter;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.Bytes;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.GraphDigest;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.operations.kafka.EventSender;
import dev.rdg.transforms.PutHorizon;
import dev.rdg.transforms.SingleEvents;
import dev.rdg.transforms.TopicResources;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Events that were sent to the topic of {@link Visits}, and the graph that they make. */
public final class SentVisits implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int EVENTS_PER_SECOND = 500;

  private final KafkaConnection kafka;
  private final List<String> sent = new ArrayList<>();
  private EventSender sender;

  public SentVisits(KafkaConnection kafka) {
    this.kafka = kafka;
    this.sender = new EventSender(kafka);
  }

  /** When the event of a number took place. */
  public static Instant time(int number) {
    return Instant.parse("2026-01-01T00:00:00Z").plusMillis(number);
  }

  public int size() {
    return sent.size();
  }

  /** The topic was made anew. */
  public void clear() {
    sent.clear();
  }

  /** Sends so many that have neither defect nor score. */
  public void send(int number) {
    for (int i = 0; i < number; i++) {
      send(null, null);
    }
  }

  /** Sends the next. */
  public void send(@Nullable Integer defect, @Nullable Long score) {
    int number = sent.size();
    String json =
        MAPPER
            .createObjectNode()
            .put("id", "v-" + number)
            .put("time", time(number).toString())
            .put("visitor", "u-" + number % 300)
            .put("page", "p-" + number % 700)
            .put("seconds", (long) number)
            .put("score", score)
            .put("defect", defect)
            .toString();
    sent.add(json);
    sender.send("visits", null, json.getBytes(StandardCharsets.UTF_8), null, acknowledged -> {});
  }

  /** Has events come while something is done. */
  public void meanwhile(Runnable action) throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    Thread sending =
        new Thread(
            () -> {
              RateLimiter pace = RateLimiter.create(EVENTS_PER_SECOND);
              while (!done.get()) {
                pace.acquire();
                send(1);
              }
            });
    sending.start();
    try {
      action.run();
    } finally {
      done.set(true);
      sending.join();
    }
  }

  /** Until the broker has taken all. */
  public void flush() {
    sender.close();
    sender = new EventSender(kafka);
  }

  /** Of what a version makes of those without a defect. */
  public String digestWithoutDefects(Visits topic, Instant asOf) {
    return digest(topic, asOf, json -> json.contains("\"defect\":null"));
  }

  /** Of what a version makes of all, in whatever order. */
  public String digest(Visits topic, Instant asOf) {
    return digest(topic, asOf, json -> true);
  }

  private String digest(Visits topic, Instant asOf, Predicate<String> among) {
    InMemoryKvStore store = new InMemoryKvStore(topic.graph().namespaces());
    SingleEvents<?> events =
        SingleEvents.of(topic, new TopicResources(null, null), PutHorizon.none());
    Origin origin = new Origin("visits", 0, 0);
    long now = System.currentTimeMillis();
    for (String json : sent) {
      if (among.test(json)) {
        Bytes payload = Bytes.wrap(json.getBytes(StandardCharsets.UTF_8));
        for (KvChange change : events.take(new RawEvent(origin, now, null, payload)).changes()) {
          store.write(List.of(change)).toCompletableFuture().join();
        }
      }
    }
    return GraphDigest.of(
            store, topic.graph().namespaces().stream().map(NamespaceLayout::name).toList(), asOf)
        .hex();
  }

  @Override
  public void close() {
    sender.close();
  }
}
