package dev.rdg.model.store;

/**
 * The store did not answer, or not in time, or has too much to do: what was asked may or may not
 * have been done, and asking again may help. The message is for people.
 */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what did not answer, and the cause that the store's client gave. */
  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
