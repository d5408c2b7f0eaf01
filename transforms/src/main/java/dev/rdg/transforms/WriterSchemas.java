package dev.rdg.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.SchemaStore;
import org.apache.beam.sdk.io.FileSystems;
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
    for (Metadata file : files) {
      try (InputStream in = Channels.newInputStream(FileSystems.open(file.resourceId()))) {
        Schema schema =
            new Schema.Parser().parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        schemas.put(SchemaNormalization.parsingFingerprint64(schema), schema);
      } catch (RuntimeException e) {
        throw new LoadException(file.resourceId() + " is not an Avro schema: " + e.getMessage(), e);
      }
    }
    return schemas;
  }

  /** The pattern. */
  @Override
  public String toString() {
    return pattern;
  }
}
