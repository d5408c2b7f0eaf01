package dev.rdg.transforms;

import dev.rdg.coders.avro.LogicalTypes;
import dev.rdg.coders.files.FoundFile;
import dev.rdg.coders.files.TextLines;
import dev.rdg.coders.files.UnreadableFileException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.SchemaStore;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * The schemas that a topic's producers write with, by fingerprint: every {@code .avsc} file of a
 * pattern on any file system that Beam knows. A fingerprint that is missing makes it look for new
 * files, at most every few seconds.
 */
public final class WriterSchemas implements SchemaStore, Serializable {
  private static final long serialVersionUID = 1L;

  private final String pattern;
  private transient @Nullable RefreshedFiles<Map<Long, Schema>> schemas; // made on each worker

  private WriterSchemas(String pattern) {
    this.pattern = pattern;
  }

  /** The schemas of the files that match a pattern, such as {@code schemas/playback-*.avsc}. */
  public static WriterSchemas matching(String pattern) {
    return new WriterSchemas(pattern);
  }

  /**
   * Loads the schemas now.
   *
   * @throws IllegalStateException when no file matches, or one is not a schema
   */
  void load() {
    load(System::nanoTime);
  }

  /** As {@link #load()}, with the clock that tells when a miss may look again. */
  void load(LongSupplier nanoClock) {
    files(nanoClock);
  }

  @Override
  public @Nullable Schema findByFingerprint(long fingerprint) {
    return files(System::nanoTime).find(loaded -> loaded.get(fingerprint));
  }

  private synchronized RefreshedFiles<Map<Long, Schema>> files(LongSupplier nanoClock) {
    if (schemas == null) {
      schemas = RefreshedFiles.load(pattern, WriterSchemas::read, nanoClock);
    }
    return schemas;
  }

  private static Map<Long, Schema> read(
      Iterable<Metadata> files, @Nullable Map<Long, Schema> before) throws IOException {
    Map<Long, Schema> schemas = new HashMap<>();
    Map<Long, String> names = new HashMap<>();
    for (Metadata file : files) {
      String name = file.resourceId().toString();
      Schema schema = read(file, name);
      long fingerprint = SchemaNormalization.parsingFingerprint64(schema);
      Schema other = schemas.put(fingerprint, schema);
      if (other != null) {
        requireSameMeaning(other, names.get(fingerprint), schema, name);
      }
      names.put(fingerprint, name);
    }
    return schemas;
  }

  private static Schema read(Metadata file, String name) throws IOException {
    try (BufferedInputStream in = FoundFile.of(file.resourceId()).open()) {
      return new Schema.Parser().parse(TextLines.readAll(in));
    } catch (UnreadableFileException | RuntimeException e) {
      throw new LoadException(name + " is not an Avro schema: " + e.getMessage(), e);
    }
  }

  /** Payloads name their schema by a fingerprint, in which logical types have no part. */
  private static void requireSameMeaning(
      Schema one, @Nullable String file, Schema other, String otherFile) {
    LogicalTypes.contradiction(one, other, false)
        .ifPresent(
            difference -> {
              throw new LoadException(
                  file
                      + " and "
                      + otherFile
                      + " have the same fingerprint, so that nobody can tell their records apart, but "
                      + difference
                      + ": remove the one that no producer writes with, or rename a field in it.");
            });
  }

  /** The pattern. */
  @Override
  public String toString() {
    return pattern;
  }
}
