package dev.rdg.launcher;

/** How a command prints its result. */
enum Format {
  /** Aligned columns for people. */
  TABLE,
  /** One JSON object a line for programs. */
  JSON
}
