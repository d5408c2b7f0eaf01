package dev.rdg.launcher;

/**
 * Text for a terminal. Ids and values come from whoever sends events, and a terminal obeys some
 * characters: they would clear it, change what stands above, or forge lines of ours.
 */
final class Printable {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;

  private Printable() {}

  /**
   * One line of text, with the characters that a terminal obeys as escapes: control characters,
   * line ends of all kinds, what turns the direction of writing, and what is invisible but for
   * joiners, without which some scripts and emoji cannot be written. In a JSON text, which has such
   * characters in strings alone, it means the same as before.
   */
  static String line(String text) {
    if (text.codePoints().noneMatch(Printable::isObeyed)) {
      return text;
    }
    StringBuilder printable = new StringBuilder();
    text.codePoints().forEach(character -> append(character, printable));
    return printable.toString();
  }

  /** As {@link #line}, of a text that may have several lines of ours. */
  static String lines(String text) {
    return text.lines().map(Printable::line).collect(java.util.stream.Collectors.joining("\n"));
  }

  private static boolean isObeyed(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      case Character.FORMAT -> character != ZERO_WIDTH_JOINER && character != ZERO_WIDTH_NON_JOINER;
      default -> false;
    };
  }

  private static void append(int character, StringBuilder printable) {
    if (!isObeyed(character)) {
      printable.appendCodePoint(character);
      return;
    }
    switch (character) {
      case '\n' -> printable.append("\\n");
      case '\r' -> printable.append("\\r");
      case '\t' -> printable.append("\\t");
      default -> {
        for (char unit : Character.toChars(character)) {
          printable.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) unit));
        }
      }
    }
  }
}
