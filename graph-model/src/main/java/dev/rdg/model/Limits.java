package dev.rdg.model;

import dev.rdg.model.kv.EdgeKeys;

/** The sizes that a change may have; all are checked while its event is still at hand. */
public final class Limits {

  /** The most UTF-8 bytes of the id of a node, and so of a record. */
  public static final int MAX_ID_BYTES = 1024;

  /** The most UTF-8 bytes of an item key: of an id, and what may stand before and after it. */
  public static final int MAX_KEY_BYTES = MAX_ID_BYTES + EdgeKeys.MAX_VALUES_BYTES + 64;

  /** The most bytes of one encoded property value. */
  public static final int MAX_VALUE_BYTES = 64 * 1024;

  /**
   * The most bytes of heap that the changes of one event may take together, 16 MiB: some 30,000
   * edges without properties, or 250 values of the largest size. Payloads are bounded by the
   * broker, but not what a topic derives from them.
   */
  public static final long MAX_EVENT_BYTES = 16L << 20;

  private Limits() {}

  /**
   * Whether a store can have a record of this id: it is not empty and has a UTF-8 form, of at most
   * {@link #MAX_ID_BYTES}.
   */
  public static boolean isRecordId(String text) {
    int length = Utf8.length(text);
    return length > 0 && length <= MAX_ID_BYTES;
  }

  /**
   * Whether a store can have an item of this key: it has a UTF-8 form, of at most {@link
   * #MAX_KEY_BYTES}.
   */
  public static boolean isItemKey(String text) {
    int length = Utf8.length(text);
    return length >= 0 && length <= MAX_KEY_BYTES;
  }

  /**
   * Checks an id against the limits.
   *
   * @param what the place the id has in the change, for the message
   * @return {@code id}
   * @throws RejectedException when it is null, empty, too long or not valid Unicode
   */
  static String checkId(String what, @org.jspecify.annotations.Nullable String id) {
    if (id == null || id.isEmpty()) {
      throw new RejectedException(
          Reason.MISSING_ID,
          what
              + " is "
              + (id == null ? "null" : "empty")
              + ": every node and edge end needs an id.");
    }
    int length = Utf8.length(id);
    if (length < 0 || id.indexOf('\0') >= 0) {
      throw new RejectedException(
          Reason.INVALID_ID,
          what
              + " is not a valid id: it holds "
              + (length < 0 ? "a lone surrogate." : "a NUL character."));
    }
    if (length > MAX_ID_BYTES) {
      throw new RejectedException(
          Reason.OVERSIZED_ID,
          what
              + " has "
              + length
              + " bytes, at most "
              + MAX_ID_BYTES
              + " are allowed: "
              + id.substring(0, id.offsetByCodePoints(0, 32))
              + "...");
    }
    return id;
  }
}
