package dev.rdg.pipelines;

import dev.rdg.io.kafka.KafkaOptions;
import dev.rdg.io.sink.KvIO;
import dev.rdg.model.kv.BufferMemory;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import org.jspecify.annotations.Nullable;

/**
 * The options of a topic's job, beside those of its runner. Files of {@code runner-configs} set
 * them by name.
 */
public interface TopicOptions extends KafkaOptions {

  @Description("The topic to run, by the name of its class. Required.")
  @Validation.Required
  String getTopic();

  void setTopic(String value);

  @Description(
      "The Kafka topic to read, where it is not named like the topic. Default: the topic's name.")
  @Nullable String getSourceTopic();

  void setSourceTopic(@Nullable String value);

  @Description(
      "Whether the times that producers give their records are believed, though neither the topic nor the broker bounds them: an event from the future can then not be told. Default: false, such a topic is refused.")
  @Default.Boolean(false)
  boolean getTrustProducerTime();

  void setTrustProducerTime(boolean value);

  @Description("The file that says where namespaces live (homes.yaml). Required.")
  @Validation.Required
  String getHomes();

  void setHomes(String value);

  @Description(
      "A file of other homes for some namespaces, which a rebuild writes. Default: none, namespaces that have moved are found by what is recorded in the store.")
  @Nullable String getHomeMoves();

  void setHomeMoves(@Nullable String value);

  @Description(
      "The only namespaces to write, separated by commas, for a rebuild. Default: all that the topic writes.")
  @Nullable String getOnlyNamespaces();

  void setOnlyNamespaces(@Nullable String value);

  @Description(
      "The tables that the job writes, which it is known by on Flink; set when it is submitted.")
  @Nullable String getTargets();

  void setTargets(@Nullable String value);

  @Description(
      "How the job's state is written, by which an upgrade knows whether it can go on from a savepoint; set when it is submitted.")
  @Nullable String getStateFormat();

  void setStateFormat(@Nullable String value);

  @Description(
      "A keyspace that takes the place of every namespace's in that file, such as one for a replay. Default: none.")
  @Nullable String getKeyspace();

  void setKeyspace(@Nullable String value);

  @Description(
      "Contact points, host:port separated by commas, of clusters for which homes.yaml names none. Default: none.")
  @Nullable String getCassandra();

  void setCassandra(@Nullable String value);

  @Description(
      "A file pattern of the Avro schemas that the topic's producers write with, on any Beam file system. Required for Avro.")
  @Nullable String getWriterSchemas();

  void setWriterSchemas(@Nullable String value);

  @Description(
      "A file pattern of the reference table, lines of key,value, on any Beam file system. Required for enrichment.")
  @Nullable String getReferences();

  void setReferences(@Nullable String value);

  @Description(
      "Whether the Flink cluster has the job's jar in its lib folder, so that no job brings it: jobs start faster and share their classes, new code takes a restart of the cluster. Default: false.")
  @Default.Boolean(false)
  boolean getJarOnCluster();

  void setJarOnCluster(boolean value);

  @Description(
      "Whether changes to one record come to one worker before they are joined: costs a shuffle, pays with several workers. Default: false.")
  @Default.Boolean(false)
  boolean getCollapseByRecord();

  void setCollapseByRecord(boolean value);

  @Description(
      "How many bytes of heap changes may take on a worker while they wait, over all its threads: half to be joined with others of their record, half for the store. 1 to 68,719,476,736; a worker's heap wants to be four times as large. Default: 33,554,432 (32 MiB).")
  @Default.Long(BufferMemory.DEFAULT_BYTES)
  long getBufferBytes();

  void setBufferBytes(long value);

  @Description(
      "How many requests of one worker thread wait for the store at most; fewer when it is overloaded. 1 to 1,024. Default: 256.")
  @Default.Integer(KvIO.Write.DEFAULT_MAX_IN_FLIGHT)
  int getMaxInFlight();

  void setMaxInFlight(int value);

  @Description(
      "For how many seconds a write that the store cannot do is tried again before the job goes back to its last checkpoint, 1 to 3,600. Default: 120.")
  @Default.Integer(KvIO.Write.DEFAULT_DEADLINE_SECONDS)
  int getWriteDeadlineSeconds();

  void setWriteDeadlineSeconds(int value);
}
