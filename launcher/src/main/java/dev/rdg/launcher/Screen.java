package dev.rdg.launcher;

import java.io.PrintWriter;

/** Lines on a terminal, or in a pipe. */
final class Screen {
  private Screen() {}

  /** Prints a line at once, also where the screen is a pipe. */
  static void say(PrintWriter out, String line) {
    out.println(Printable.lines(line));
    out.flush();
  }
}
