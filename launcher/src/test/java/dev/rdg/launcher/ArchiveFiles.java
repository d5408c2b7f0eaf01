package dev.rdg.launcher;

import dev.rdg.archive.ArchivedRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/** The files of an archive below a folder, as other programs read and write them. */
record ArchiveFiles(Path folder) {
  private static final int FASTEST_DEFLATE = 1;

  boolean isEmpty() {
    return files(folder).isEmpty();
  }

  /** Takes one record of a topic after the other. */
  void read(String topic, Consumer<ArchivedRecord> taker) {
    for (Path file : files(folder.resolve(topic))) {
      try (DataFileReader<ArchivedRecord> reader =
          new DataFileReader<>(file.toFile(), new SpecificDatumReader<>(ArchivedRecord.class))) {
        reader.forEach(taker);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Writes a topic's records, changed, into one file of another archive. */
  void copy(String topic, UnaryOperator<ArchivedRecord> change, Path to) {
    try (DataFileWriter<ArchivedRecord> writer = writer(to)) {
      read(topic, record -> append(writer, change.apply(record)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Two files in any order, of which the first has three fifths of a topic's records, half of these
   * twice, and the second the last three fifths.
   */
  List<Path> overlappingHalves(String topic, Random random, Path to) {
    List<ByteBuffer> all = new ArrayList<>();
    read(topic, record -> all.add(encode(record)));
    Collections.shuffle(all, random);
    List<ByteBuffer> first = new ArrayList<>(all.subList(0, all.size() * 3 / 5));
    first.addAll(List.copyOf(first.subList(0, first.size() / 2)));
    Collections.shuffle(first, random);
    return List.of(
        write(first, to.resolve(topic + "-first.avro")),
        write(all.subList(all.size() * 2 / 5, all.size()), to.resolve(topic + "-second.avro")));
  }

  private static Path write(List<ByteBuffer> records, Path file) {
    try (DataFileWriter<ArchivedRecord> writer = writer(file)) {
      for (ByteBuffer record : records) {
        append(writer, ArchivedRecord.fromByteBuffer(record.duplicate()));
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DataFileWriter<ArchivedRecord> writer(Path file) throws IOException {
    return new DataFileWriter<>(new SpecificDatumWriter<>(ArchivedRecord.class))
        .setCodec(CodecFactory.deflateCodec(FASTEST_DEFLATE))
        .create(ArchivedRecord.getClassSchema(), file.toFile());
  }

  private static void append(DataFileWriter<ArchivedRecord> writer, ArchivedRecord record) {
    try {
      writer.append(record);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteBuffer encode(ArchivedRecord record) {
    try {
      return record.toByteBuffer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path below) {
    if (!Files.exists(below)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(below)) {
      return files.filter(file -> file.toString().endsWith(".avro")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
