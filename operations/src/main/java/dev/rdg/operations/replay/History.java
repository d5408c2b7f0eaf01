package dev.rdg.operations.replay;

import dev.rdg.io.history.EventSlice;
import dev.rdg.io.history.HistoryFiles;
import dev.rdg.io.history.RecordSizes;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.ConfigException;
import dev.rdg.operations.Reporter;
import dev.rdg.operations.jobs.Jobs;
import dev.rdg.operations.kafka.KafkaTopics;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.pipelines.TopicPipeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds what a replay has to read, as it is now. */
final class History {
  private final ReplayRequest request;
  private final TopicOptions options;
  private final String source;
  private final Reporter reporter;
  private final List<EventSlice> slices = new ArrayList<>();
  private final Map<Integer, Long> recordBytes = new HashMap<>();

  private History(ReplayRequest request, TopicOptions options, Reporter reporter) {
    this.request = request;
    this.options = options;
    this.source = TopicPipeline.sourceTopic(request.topic(), options);
    this.reporter = reporter;
  }

  /**
   * Looks at the files and at Kafka.
   *
   * @throws ConfigException when there is nothing, when something cannot be read, and when history
   *     has a gap that a rebuild would lack
   */
  static History find(ReplayRequest request, TopicOptions options, Reporter reporter) {
    History history = new History(request, options, reporter);
    if (!request.inputs().isEmpty()) {
      history.findFiles();
    }
    if (request.readsKafka()) {
      history.findRecords();
    }
    if (history.slices.isEmpty()) {
      throw new ConfigException(
          "there is nothing to replay: "
              + (request.readsKafka()
                  ? "Kafka has no record of '" + history.source + "' in this range."
                  : "all files are empty."));
    }
    return history;
  }

  /** All of it, cut into parts. */
  List<EventSlice> slices() {
    return slices;
  }

  /** About how many bytes a record of a topic's partition has. */
  Map<Integer, Long> recordBytes() {
    return recordBytes;
  }

  private void findFiles() {
    HistoryFiles files = HistorySlices.ofFiles(request.inputs(), source);
    files.empty().forEach(file -> reporter.say("Note: %s is empty.", file));
    if (request.takenAt() == null && !files.untimed().isEmpty()) {
      requireTimes(files);
    }
    slices.addAll(files.slices());
  }

  private void requireTimes(HistoryFiles files) {
    if (request.from() != null || request.to() != null) {
      throw new ConfigException(
          "file "
              + files.untimed().get(0)
              + " does not say when the broker took its records, which --from and --to ask for: name the field that says it with --taken-at, or choose files by their names.");
    }
    for (EventSlice slice : files.slices()) {
      if (slice.takenAtMillis() == EventSlice.UNSAID && files.untimed().contains(slice.source())) {
        throw new ConfigException(
            "file "
                + slice.source()
                + " does not say when the broker took its records, nor its file system when it was last changed: name the field that says it with --taken-at.");
      }
    }
    reporter.say(
        "%,d %s when the broker took their records: they are judged by each file's last change; say --taken-at FIELD for another.",
        files.untimed().size(),
        files.untimed().size() == 1 ? "file does not say" : "files do not say");
  }

  private void findRecords() {
    Instant from = request.from();
    Map<Integer, Long> upTo = request.upTo();
    KafkaConnection kafka = KafkaConnection.of(options);
    try (KafkaTopics topics = new KafkaTopics(kafka)) {
      topics.require(source);
      Jobs.checkTimes(topics, source, options);
      topics.openTransactions(source).forEach(reporter::say);
      Map<Integer, Long> firsts =
          from == null ? topics.firstOffsets(source) : topics.offsetsAt(source, from);
      if (upTo != null && !options.getAcceptMissing()) {
        ArchiveCoverage.of(slices).require(source, firsts);
      }
      Map<Integer, Long> ends = upTo == null ? topics.endOffsets(source) : upTo;
      recordBytes.putAll(RecordSizes.sample(source, firsts, ends, kafka));
      slices.addAll(HistorySlices.ofTopic(source, firsts, ends, recordBytes));
    }
  }
}
