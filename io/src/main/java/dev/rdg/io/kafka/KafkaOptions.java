package dev.rdg.io.kafka;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * How a job reaches Kafka. A source reads these options when it opens and keeps none of them, so
 * that a job that goes on from a savepoint takes those it is given then.
 */
public interface KafkaOptions extends PipelineOptions {

  @Description(
      "Kafka's bootstrap servers, host:port, several separated by commas. Required but for the replay of files, or where kafkaSettings has them.")
  @Nullable String getBootstrapServers();

  void setBootstrapServers(@Nullable String value);

  @Description(
      "A properties file with further settings of Kafka's clients, such as those for TLS and SASL, at the same path on all workers. Default: none.")
  @Nullable String getKafkaSettings();

  void setKafkaSettings(@Nullable String value);

  @Description(
      "Whether a job goes on where Kafka's retention has deleted records that it has not read; they are counted as missing then. Default: false, it refuses.")
  @Default.Boolean(false)
  boolean getAcceptMissing();

  void setAcceptMissing(boolean value);

  @Description(
      "A consumer group at whose committed offsets a job begins that has no checkpoint or savepoint, and in which it commits how far each complete checkpoint is. Default: none, it begins with the first record.")
  @Nullable String getStartGroup();

  void setStartGroup(@Nullable String value);

  @Description(
      "The consumer group in which a job commits how far each complete checkpoint is, where it has no startGroup: for people, ./rdg status and Kafka's own tools; it begins nowhere because of it. Default: set when it is submitted, rdg-<keyspace>-<topic>.")
  @Nullable String getProgressGroup();

  void setProgressGroup(@Nullable String value);
}
