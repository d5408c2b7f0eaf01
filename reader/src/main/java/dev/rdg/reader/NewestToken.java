package dev.rdg.reader;

import dev.rdg.model.Utf8;
import dev.rdg.model.kv.Item;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;

/**
 * The place where a page of the newest edges ended.
 *
 * @param at the time of its last edge, in microseconds
 * @param key the key of its last edge
 */
record NewestToken(long at, String key) {
  /** The newest first, and by key within one microsecond. */
  static final Comparator<Item> NEWEST =
      Comparator.comparingLong(Item::at).reversed().thenComparing(Item::key, Utf8.ORDER);

  private static final String PREFIX = "n.";

  static NewestToken of(Item last) {
    return new NewestToken(last.at(), last.key());
  }

  /** Whether an item comes after the page. */
  boolean isBefore(Item item) {
    return item.at() < at || item.at() == at && Utf8.ORDER.compare(key, item.key()) < 0;
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException when it is not one
   */
  static NewestToken parse(String text) {
    try {
      if (text.startsWith(PREFIX)) {
        byte[] bytes = Base64.getUrlDecoder().decode(text.substring(PREFIX.length()));
        if (bytes.length >= Long.BYTES) {
          return new NewestToken(
              ByteBuffer.wrap(bytes).getLong(),
              new String(bytes, Long.BYTES, bytes.length - Long.BYTES, StandardCharsets.UTF_8));
        }
      }
    } catch (IllegalArgumentException e) {
      // Not Base64: refused below.
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not a page token of the order NEWEST: use the one that came with it.");
  }

  @Override
  public String toString() {
    byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = ByteBuffer.allocate(Long.BYTES + utf8.length).putLong(at).put(utf8).array();
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
