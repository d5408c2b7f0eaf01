package dev.rdg.testdata;

/** The one outcome that a record must have. */
public sealed interface Expected {

  /** All changes of the record reach the graph. */
  Expected APPLIED = new Applied();

  /** See {@link #APPLIED}. */
  record Applied() implements Expected {}

  /**
   * The record is dropped and counted.
   *
   * @param name the filter's name, for example {@code no-device}
   */
  record Filtered(String name) implements Expected {}

  /**
   * None of the record's changes reach the graph.
   *
   * @param reason the reason's code, for example {@code missing-id}
   */
  record Rejected(String reason) implements Expected {}
}
