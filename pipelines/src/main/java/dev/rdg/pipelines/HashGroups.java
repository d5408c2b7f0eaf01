package dev.rdg.pipelines;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * Groups for joins over whole stores: enough that one of a thousand million items fits into memory,
 * and few enough for runners to which each key is work of its own (Direct takes half a
 * millisecond).
 */
final class HashGroups {
  private static final int GROUPS = 1024;

  private HashGroups() {}

  /** The group of a key. */
  static int of(String key) {
    return Math.floorMod(
        Hashing.murmur3_32_fixed().hashString(key, StandardCharsets.UTF_8).asInt(), GROUPS);
  }
}
