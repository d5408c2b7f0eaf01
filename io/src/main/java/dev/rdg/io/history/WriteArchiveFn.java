package dev.rdg.io.history;

import dev.rdg.archive.ArchivedRecord;
import dev.rdg.model.ShortNames;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.util.MimeTypes;
import org.apache.beam.sdk.values.KV;

/**
 * Writes one file for each element, under another name first, so that a reader never sees half a
 * file.
 */
final class WriteArchiveFn extends DoFn<KV<String, Iterable<ArchivedRecord>>, String> {
  private static final long serialVersionUID = 1L;

  /** Leaves room in the 255 bytes of a file's name for numbers, ending and the first name. */
  private static final int TOPIC_CHARACTERS = 150;

  private final String folder;

  WriteArchiveFn(String folder) {
    this.folder = folder;
  }

  @RequiresStableInput
  @ProcessElement
  public void processElement(
      @Element KV<String, Iterable<ArchivedRecord>> file, OutputReceiver<String> out)
      throws IOException {
    List<ArchivedRecord> records = new ArrayList<>();
    file.getValue().forEach(records::add);
    records.sort(Comparator.comparingLong(ArchivedRecord::getOffset));
    String name = nameOf(file.getKey(), records);
    ResourceId target = FileSystems.matchNewResource(name, false);
    ResourceId written = FileSystems.matchNewResource(name + "." + UUID.randomUUID(), false);
    write(written, records);
    FileSystems.rename(List.of(written), List.of(target), StandardMoveOptions.IGNORE_MISSING_FILES);
    out.output(name);
  }

  String nameOf(String partitionAndHour, List<ArchivedRecord> records) {
    int slash = partitionAndHour.indexOf('/');
    ArchivedRecord first = records.get(0);
    return String.format(
        Locale.ROOT,
        "%s/%s%s/%s-%s-%d-%d.avro",
        folder,
        first.getTopic(),
        partitionAndHour.substring(slash),
        ShortNames.of(first.getTopic(), TOPIC_CHARACTERS, first.getTopic()),
        partitionAndHour.substring(0, slash),
        first.getOffset(),
        records.get(records.size() - 1).getOffset());
  }

  private static void write(ResourceId file, List<ArchivedRecord> records) throws IOException {
    try (OutputStream out = Channels.newOutputStream(FileSystems.create(file, MimeTypes.BINARY));
        DataFileWriter<ArchivedRecord> writer =
            new DataFileWriter<>(new SpecificDatumWriter<>(ArchivedRecord.class))) {
      // The one codec besides none that the specification asks of every reader.
      writer.setCodec(CodecFactory.deflateCodec(CodecFactory.DEFAULT_DEFLATE_LEVEL));
      writer.setMeta(EventFile.RECORDS_META, records.size());
      writer.create(ArchivedRecord.getClassSchema(), out);
      for (ArchivedRecord record : records) {
        writer.append(record);
      }
    }
  }
}
