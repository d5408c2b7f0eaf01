package dev.rdg.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names made of others, where there is less room than those can take. */
public final class ShortNames {
  private static final int HASH_DIGITS = 10;

  private ShortNames() {}

  /**
   * A name as it is where it has room; else its beginning, an underscore and ten hexadecimal digits
   * of a hash of {@code whole}. The same in every process.
   *
   * @param most characters, more than eleven
   * @param whole what the name is made of, in which two long names that begin alike differ
   */
  public static String of(String name, int most, String whole) {
    return name.length() <= most
        ? name
        : name.substring(0, most - HASH_DIGITS - 1) + "_" + hash(whole);
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
