package dev.rdg.testdata;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;

/** The schemas that producers write Avro events with, as resources in {@link #FOLDER}. */
public final class WriterSchemas {

  /** Folder of the {@code .avsc} files on the class path; nothing else is in it. */
  public static final String FOLDER = "writer-schemas";

  public static final Schema PLAYBACK_V1 = load("playback-v1.avsc");
  public static final Schema PLAYBACK_V2 = load("playback-v2.avsc");
  public static final Schema GAMEPLAY = load("gameplay.avsc");

  private WriterSchemas() {}

  private static Schema load(String file) {
    String resource = "/" + FOLDER + "/" + file;
    try (InputStream in = WriterSchemas.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path.");
      }
      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + resource, e);
    }
  }
}
