package dev.rdg.model;

import java.util.Comparator;

/** What the store sees of a string: its UTF-8 bytes. */
public final class Utf8 {

  /**
   * The order of the UTF-8 bytes, in which a store sorts item keys. It is the order of code points,
   * and differs from {@link String#compareTo} where supplementary characters meet U+E000 to U+FFFF.
   */
  public static final Comparator<String> ORDER = Utf8::compare;

  private Utf8() {}

  /**
   * The number of UTF-8 bytes of {@code text}, or -1 where it has a lone surrogate and so has no
   * UTF-8 form.
   */
  public static int length(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        length++;
      } else if (c < 0x800) {
        length += 2;
      } else if (!Character.isSurrogate(c)) {
        length += 3;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        length += 4;
        i++;
      } else {
        return -1;
      }
    }
    return length;
  }

  private static int compare(String a, String b) {
    int shared = Math.min(a.length(), b.length());
    for (int i = 0; i < shared; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        return Integer.compare(rank(left), rank(right));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** Surrogates stand for code points above U+FFFF, so they sort after every other char. */
  private static int rank(char c) {
    return Character.isSurrogate(c) ? c + 0x10000 : c;
  }
}
