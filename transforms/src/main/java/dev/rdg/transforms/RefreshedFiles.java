package dev.rdg.transforms;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * Something read from files, loaded before the first use and again when a look-up misses, if the
 * files have changed since; at most every {@link #REFRESH_INTERVAL}. The data path waits for a
 * load, and then knows what it loaded. Thread-safe.
 */
final class RefreshedFiles<T> {
  /**
   * How often a miss may look at the files again: a stream of events that never find theirs must
   * not become a stream of loads.
   */
  static final Duration REFRESH_INTERVAL = Duration.ofSeconds(3);

  /** Reads all files, knowing what was loaded before, which is null at first. */
  interface Loader<T> {
    T read(Iterable<Metadata> files, @Nullable T before) throws IOException;
  }

  private final String pattern;
  private final Loader<T> loader;
  private final LongSupplier nanoClock;
  private volatile Loaded<T> loaded;
  private long lookedAtNanos;

  private RefreshedFiles(String pattern, Loader<T> loader, LongSupplier nanoClock) {
    this.pattern = pattern;
    this.loader = loader;
    this.nanoClock = nanoClock;
    this.loaded = read(match(), null);
    this.lookedAtNanos = nanoClock.getAsLong();
  }

  /**
   * Loads now.
   *
   * @throws LoadException when no file matches, or the loader cannot read them
   */
  static <T> RefreshedFiles<T> load(String pattern, Loader<T> loader, LongSupplier nanoClock) {
    return new RefreshedFiles<>(pattern, loader, nanoClock);
  }

  /**
   * What {@code lookUp} finds, now or after a refresh; null when it is not there.
   *
   * @throws LoadException when the refresh fails; what was loaded stays
   */
  <V> @Nullable V find(Function<T, @Nullable V> lookUp) {
    Loaded<T> seen = loaded;
    V found = lookUp.apply(seen.content());
    return found != null ? found : refresh(seen) ? lookUp.apply(loaded.content()) : null;
  }

  /** Loads again where that can help; true when there is something newer than {@code seen}. */
  private synchronized boolean refresh(Loaded<T> seen) {
    if (loaded == seen && nanoClock.getAsLong() - lookedAtNanos >= REFRESH_INTERVAL.toNanos()) {
      lookedAtNanos = nanoClock.getAsLong();
      List<Metadata> files = match();
      if (!files.equals(seen.files())) {
        loaded = read(files, seen.content());
      }
    }
    return loaded != seen;
  }

  private List<Metadata> match() {
    try {
      List<Metadata> files = FileSystems.match(pattern, EmptyMatchTreatment.ALLOW).metadata();
      if (files.isEmpty()) {
        throw new LoadException("no file matches '" + pattern + "'.");
      }
      return files;
    } catch (IOException e) {
      throw new LoadException(
          "cannot look for files matching '" + pattern + "': " + e.getMessage(), e);
    }
  }

  private Loaded<T> read(List<Metadata> files, @Nullable T before) {
    try {
      return new Loaded<>(files, loader.read(files, before));
    } catch (IOException e) {
      throw new LoadException("cannot read '" + pattern + "': " + e.getMessage(), e);
    }
  }

  private record Loaded<T>(List<Metadata> files, T content) {}
}
