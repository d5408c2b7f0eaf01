package dev.rdg.model.store;

import static java.util.Objects.requireNonNull;

import dev.rdg.model.store.Selection.Order;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * The place where a page ended. Its text form is opaque to users and safe in URLs; a changed or cut
 * text is refused.
 *
 * @param key the key of the page's last item
 * @param order the direction of reading, which cannot change on the way
 * @param itemBytes how large items were so far, on average: tells the store how many to fetch for a
 *     page of bytes
 */
public record PageToken(String key, Order order, int itemBytes) {
  private static final byte VERSION = 1;
  private static final int HEAD_BYTES = 1 + 1 + Integer.BYTES;

  /** Checks for nulls. */
  public PageToken {
    requireNonNull(key, "key");
    requireNonNull(order, "order");
  }

  /** The text form. */
  @Override
  public String toString() {
    byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(HEAD_BYTES + utf8.length + Integer.BYTES)
            .put(VERSION)
            .put((byte) order.ordinal())
            .putInt(itemBytes)
            .put(utf8);
    bytes.putInt(checksum(bytes.array(), bytes.position()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException when it is not one
   */
  public static PageToken parse(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      int end = bytes.remaining() - Integer.BYTES;
      if (end >= HEAD_BYTES
          && bytes.getInt(end) == checksum(bytes.array(), end)
          && bytes.get() == VERSION) {
        Order order = Order.values()[bytes.get()];
        int itemBytes = bytes.getInt();
        String key =
            new String(bytes.array(), HEAD_BYTES, end - HEAD_BYTES, StandardCharsets.UTF_8);
        return new PageToken(key, order, itemBytes);
      }
    } catch (IllegalArgumentException e) {
      // Not Base64: refused below, like a wrong checksum.
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not a page token: use the one that came with the page before, whole.");
  }

  private static int checksum(byte[] bytes, int end) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, end);
    return (int) crc.getValue();
  }
}
