package dev.rdg.coders.files;

import java.io.IOException;

/** What a file holds cannot be read; the message says why, without the file's name. */
public final class UnreadableFileException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableFileException(String message) {
    super(message);
  }
}
