package dev.rdg.operations.replay;

import dev.rdg.model.ConfigException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/** Small text files on any file system that Beam knows. */
final class BeamFiles {
  private BeamFiles() {}

  /**
   * A folder on a file system that Beam knows here.
   *
   * @throws ConfigException when it is on another
   */
  static String requireKnown(String folder) {
    try {
      FileSystems.matchNewResource(folder, true);
      return folder;
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "folder '"
              + folder
              + "' is on a file system that is not known here: name a local one, or add Beam's module for it to the class path. ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  /** Writes a file that is there whole or not at all; one of before is replaced. */
  static void write(String file, String text) {
    ResourceId target = FileSystems.matchNewResource(file, false);
    ResourceId written = FileSystems.matchNewResource(file + ".new", false);
    try {
      try (WritableByteChannel channel = FileSystems.create(written, "text/plain")) {
        channel.write(StandardCharsets.UTF_8.encode(text));
      }
      FileSystems.rename(
          List.of(written), List.of(target), StandardMoveOptions.IGNORE_MISSING_FILES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(String file) {
    ResourceId resource = FileSystems.matchNewResource(file, false);
    try (InputStream in = Channels.newInputStream(FileSystems.open(resource))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first lines of a file, at most so many. */
  static List<String> lines(String file, int most) {
    ResourceId resource = FileSystems.matchNewResource(file, false);
    try (BufferedReader reader =
        new BufferedReader(
            Channels.newReader(FileSystems.open(resource), StandardCharsets.UTF_8))) {
      return reader.lines().limit(most).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean exists(String file) {
    return !match(file).isEmpty();
  }

  /** The files that a pattern matches, by name. */
  static List<String> match(String pattern) {
    return find(pattern).stream().map(ResourceId::toString).sorted().toList();
  }

  static void delete(String pattern) {
    try {
      FileSystems.delete(find(pattern), StandardMoveOptions.IGNORE_MISSING_FILES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<ResourceId> find(String pattern) {
    try {
      return FileSystems.match(pattern, EmptyMatchTreatment.ALLOW).metadata().stream()
          .map(Metadata::resourceId)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
