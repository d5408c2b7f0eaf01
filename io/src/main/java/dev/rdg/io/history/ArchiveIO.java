package dev.rdg.io.history;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.auto.value.AutoValue;
import dev.rdg.archive.ArchivedHeader;
import dev.rdg.archive.ArchivedRecord;
import dev.rdg.io.kafka.MissingRecords;
import dev.rdg.io.kafka.TopicSource;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupIntoBatches;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.common.header.Header;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the raw records of a topic as Avro files, so that history outlives the broker's retention:
 * {@code <folder>/<topic>/<day>/<hour>/<topic>-<partition>-<first offset>-<last offset>.avro}, by
 * the hour (UTC) of the record's timestamp.
 *
 * <p>Every record is in exactly one file, however often the job fails and restarts from its
 * checkpoints. What goes into a file is decided in state; the file is written when a checkpoint
 * holds that decision ({@link DoFn.RequiresStableInput}), so a repeated write has the same name and
 * the same content.
 */
public final class ArchiveIO {
  /** A file's records have about so many bytes, before compression. */
  public static final long FILE_BYTES = 16 << 20;

  private ArchiveIO() {}

  /**
   * Archives a topic from its first record on; unbounded. The cluster is that of the pipeline's
   * {@link dev.rdg.io.kafka.KafkaOptions}.
   *
   * @param folder on any file system that Beam knows
   */
  public static Archive of(String topic, String folder) {
    return new AutoValue_ArchiveIO_Archive.Builder()
        .source(Read.from(TopicSource.of(topic)))
        .folder(folder)
        .fileBytes(FILE_BYTES)
        .maxDelay(Duration.standardMinutes(5))
        .build();
  }

  /** See {@link ArchiveIO#of}. Gives the name of each file once it is there, at least once. */
  @AutoValue
  public abstract static class Archive extends PTransform<PBegin, PCollection<String>> {
    private static final long serialVersionUID = 1L;

    Archive() {}

    abstract PTransform<PBegin, PCollection<KafkaRecord<byte[], byte[]>>> source();

    abstract String folder();

    abstract long fileBytes();

    abstract Duration maxDelay();

    abstract Builder toBuilder();

    /** See {@link Archive}. */
    @AutoValue.Builder
    abstract static class Builder {
      abstract Builder source(PTransform<PBegin, PCollection<KafkaRecord<byte[], byte[]>>> source);

      abstract Builder folder(String folder);

      abstract Builder fileBytes(long bytes);

      abstract Builder maxDelay(Duration delay);

      abstract Archive build();
    }

    /**
     * About how many bytes of records a file has; 1 to 64 MiB, 16 MiB by default. One file for each
     * partition and hour is held in memory at a time.
     */
    public final Archive withFileBytes(long bytes) {
      checkArgument(
          bytes >= 1 && bytes <= 64 << 20,
          "a file must have between 1 byte and 64 MiB of records, but was asked to have %s bytes.",
          bytes);
      return toBuilder().fileBytes(bytes).build();
    }

    /**
     * How long a record waits for others of its file at most; 5 minutes by default. Shorter makes
     * more, smaller files.
     */
    public final Archive withMaxDelay(java.time.Duration delay) {
      checkArgument(
          !delay.isNegative() && !delay.isZero(), "the delay must be positive, but was %s.", delay);
      return toBuilder().maxDelay(Duration.millis(delay.toMillis())).build();
    }

    @Override
    public final PCollection<String> expand(PBegin begin) {
      AvroCoder<ArchivedRecord> coder = AvroCoder.specific(ArchivedRecord.class);
      return begin
          .apply("ReadRecords", source())
          .apply("KeyByHour", ParDo.of(new KeyByHourFn()))
          .setCoder(KvCoder.of(StringUtf8Coder.of(), coder))
          .apply(
              "GatherFiles",
              GroupIntoBatches.<String, ArchivedRecord>ofByteSize(fileBytes())
                  .withMaxBufferingDuration(maxDelay()))
          .apply("WriteFile", ParDo.of(new WriteArchiveFn(folder())))
          .setCoder(StringUtf8Coder.of());
    }

    @Override
    public final void populateDisplayData(DisplayData.Builder builder) {
      super.populateDisplayData(builder);
      builder
          .add(DisplayData.item("folder", folder()))
          .add(DisplayData.item("fileBytes", fileBytes()))
          .add(DisplayData.item("maxDelay", maxDelay()));
    }
  }

  /** By partition, then day and hour of the record's timestamp. */
  private static final class KeyByHourFn
      extends DoFn<KafkaRecord<byte[], byte[]>, KV<String, ArchivedRecord>> {
    private static final long serialVersionUID = 1L;
    private static final DateTimeFormatter HOUR =
        DateTimeFormatter.ofPattern("yyyy-MM-dd/HH", Locale.ROOT).withZone(ZoneOffset.UTC);

    @ProcessElement
    public void processElement(
        @Element KafkaRecord<byte[], byte[]> record,
        OutputReceiver<KV<String, ArchivedRecord>> out) {
      if (MissingRecords.in(record) > 0) {
        return; // the gap between the offsets in the names of two files says so
      }
      ArchivedRecord archived = toArchived(record);
      out.output(
          KV.of(record.getPartition() + "/" + HOUR.format(archived.getTimestamp()), archived));
    }

    private static ArchivedRecord toArchived(KafkaRecord<byte[], byte[]> record) {
      List<ArchivedHeader> headers = new ArrayList<>();
      if (record.getHeaders() != null) {
        for (Header header : record.getHeaders()) {
          headers.add(new ArchivedHeader(header.key(), wrap(header.value())));
        }
      }
      return new ArchivedRecord(
          record.getTopic(),
          record.getPartition(),
          record.getOffset(),
          java.time.Instant.ofEpochMilli(record.getTimestamp()),
          record.getTimestampType().name(),
          wrap(record.getKV().getKey()),
          wrap(record.getKV().getValue()),
          headers);
    }

    private static @Nullable ByteBuffer wrap(byte @Nullable [] content) {
      return content == null ? null : ByteBuffer.wrap(content);
    }
  }
}
