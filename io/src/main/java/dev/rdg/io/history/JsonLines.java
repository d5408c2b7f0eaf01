package dev.rdg.io.history;

import dev.rdg.io.history.EventFile.Kind;
import dev.rdg.model.ConfigException;
import dev.rdg.model.event.RawEvent;
import java.util.function.Consumer;

/** The lines of a file, the same that a replay of it reads. */
public final class JsonLines {
  private JsonLines() {}

  /**
   * Hands out a file's lines in order, each as the payload of a record.
   *
   * @throws ConfigException when the file has no lines of JSON objects, is damaged or ends too
   *     early; lines before that place were handed out
   */
  public static void read(String file, Consumer<RawEvent> output) {
    EventFile lines = new EventFile(file, new TakenAt(null, TakenAt.NO_TIME));
    Kind kind = lines.inspect("").kind();
    if (kind == Kind.AVRO || kind == Kind.ARCHIVE) {
      throw new ConfigException(
          "file " + file + " is Avro: give lines of JSON objects, or take it with ./rdg replay.");
    }
    lines.read(0, Long.MAX_VALUE, output);
  }
}
