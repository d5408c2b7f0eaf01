package dev.rdg.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log, for error messages. */
final class LogTail {

  private static final int LINES = 15;
  private static final int BYTES = 8_192;

  private LogTail() {}

  /** The last lines of each file that has any, under its name. */
  static String of(Path... files) {
    return ofLast(LINES, files);
  }

  /** The same of so many lines. */
  static String ofLast(int most, Path... files) {
    StringBuilder text = new StringBuilder();
    for (Path file : files) {
      List<String> lines = lastLines(file, most);
      if (!lines.isEmpty()) {
        text.append("\n").append(file).append(" ends:\n  ").append(String.join("\n  ", lines));
      }
    }
    return text.toString();
  }

  private static List<String> lastLines(Path file, int most) {
    if (!Files.isReadable(file)) {
      return List.of();
    }
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      byte[] end = new byte[(int) Math.min(BYTES, log.length())];
      log.seek(log.length() - end.length);
      log.readFully(end);
      List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - most), lines.size());
    } catch (IOException e) {
      return List.of("(cannot be read: " + e.getMessage() + ")");
    }
  }
}
