package dev.rdg.operations.status;

/**
 * Something that a person should know or do.
 *
 * @param what a sentence
 * @param next the command to go on with, without the program's name; empty where none helps
 */
public record Need(String what, String next) {
  static Need of(String what) {
    return new Need(what, "");
  }
}
