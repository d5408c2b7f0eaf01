package dev.rdg.io.rejects;

import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends rejects, and cuts one again that the producer, the topic or the broker finds too large, to
 * half its size, until it is taken: a reject must never cost the job. What limits there are is
 * known to the broker alone, and may change while a job runs.
 */
final class FittingProducer extends KafkaProducer<String, String> {
  /** Of sends that followed one that was too large. */
  private final AtomicInteger again = new AtomicInteger();

  FittingProducer(Map<String, Object> settings) {
    super(settings, new StringSerializer(), new StringSerializer());
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<String, String> record, Callback callback) {
    return super.send(
        record,
        (metadata, failure) -> {
          if (failure instanceof RecordTooLargeException) {
            sendLess(record, callback, metadata, failure);
          } else {
            callback.onCompletion(metadata, failure);
          }
        });
  }

  private void sendLess(
      ProducerRecord<String, String> record,
      Callback callback,
      RecordMetadata metadata,
      Exception failure) {
    String less = RejectFormat.fit(record.value(), record.value().length() / 2);
    if (less.length() >= record.value().length()) {
      callback.onCompletion(metadata, failure); // there is nothing left to cut
      return;
    }
    again.incrementAndGet();
    send(
        new ProducerRecord<>(record.topic(), record.key(), less),
        (taken, otherFailure) -> {
          callback.onCompletion(taken, otherFailure);
          again.decrementAndGet();
        });
  }

  /** What is sent again is not among what a flush waits for. */
  @Override
  public void flush() {
    do {
      super.flush();
    } while (again.get() > 0);
  }
}
