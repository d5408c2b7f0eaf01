package dev.rdg.pipelines;

import com.google.common.hash.Hashing;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.options.PipelineOptions;

/** Groups for joins over whole stores: enough that each of them fits into a worker's memory. */
final class HashGroups implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int number;

  private HashGroups(int number) {
    this.number = number;
  }

  /** As many as suit the runner. */
  static HashGroups of(PipelineOptions options) {
    return new HashGroups(Pieces.of(options).groups());
  }

  /** The group of a key. */
  int of(String key) {
    return Math.floorMod(
        Hashing.murmur3_32_fixed().hashString(key, StandardCharsets.UTF_8).asInt(), number);
  }
}
