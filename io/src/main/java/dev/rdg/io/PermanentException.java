package dev.rdg.io;

import dev.rdg.model.ConfigException;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * What no repetition mends: somebody has to act. Flink ends a job for it, where it would restart
 * for anything else; its last checkpoint is kept to go on from. Where there is no Flink, the
 * annotation is none.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class PermanentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** For what the user can mend. */
  public PermanentException(ConfigException cause) {
    super(cause.getMessage(), cause);
  }

  /** Such a one for what the user can mend; anything else as it is. */
  public static RuntimeException of(RuntimeException failure) {
    return failure instanceof ConfigException config ? new PermanentException(config) : failure;
  }
}
