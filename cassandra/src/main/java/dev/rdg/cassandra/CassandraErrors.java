package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import dev.rdg.model.ConfigException;
import dev.rdg.model.store.Stages;
import dev.rdg.model.store.StoreUnavailableException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sorts what the driver and the server report into what a writer can do about it: the one place
 * that knows.
 */
enum CassandraErrors {
  /** The change itself cannot be stored; no repetition helps, and its batch mates are innocent. */
  DATA,

  /** Not answered, not by enough nodes, not in time, or too busy: asking again may help. */
  UNAVAILABLE,

  /** A missing table, a missing permission, a defect: a person has to act. */
  FATAL;

  /**
   * What a node says of a read.
   *
   * @see <a
   *     href="https://github.com/apache/cassandra/blob/trunk/doc/native_protocol_v5.spec">Native
   *     protocol v5, section 9</a>
   */
  private static final int READ_TOO_MANY_TOMBSTONES = 1;

  /** Sorts a failure. */
  static CassandraErrors of(Throwable failure) {
    Throwable cause = Stages.unwrap(failure);
    if (cause instanceof AllNodesFailedException all) {
      return ofAllNodes(all);
    }
    if ((cause instanceof InvalidQueryException || cause instanceof ServerError)
        && Refusal.of(cause.getMessage()).isOfData()) {
      return DATA;
    }
    boolean needsAPerson =
        cause instanceof QueryValidationException
            || cause instanceof AuthenticationException
            || isOfTombstones(cause);
    boolean passes =
        cause instanceof StoreUnavailableException
            || cause instanceof DriverException
            || cause instanceof IOException;
    return passes && !needsAPerson ? UNAVAILABLE : FATAL;
  }

  /**
   * Where a node refused who we are, waiting does not help; where one said the data is wrong, it
   * is. Connections that close show as the exceptions of the network library.
   */
  private static CassandraErrors ofAllNodes(AllNodesFailedException all) {
    return all.getAllErrors().values().stream()
        .flatMap(List::stream)
        .map(CassandraErrors::of)
        .filter(kind -> kind != UNAVAILABLE)
        .findFirst()
        .orElse(UNAVAILABLE);
  }

  /**
   * Whether a read was given up because of what was deleted there: asking the same again does not
   * help for as long as Cassandra keeps tombstones.
   */
  static boolean isOfTombstones(Throwable failure) {
    return failure instanceof ReadFailureException read
        && read.getReasonMap().containsValue(READ_TOO_MANY_TOMBSTONES);
  }

  /** The exception that a caller of the store gets. */
  static RuntimeException toException(String cluster, Throwable failure) {
    Throwable cause = Stages.unwrap(failure);
    if (cause instanceof ConfigException config) {
      Throwable root = config.getCause();
      return root instanceof AllNodesFailedException && of(root) == UNAVAILABLE
          ? new StoreUnavailableException(String.valueOf(config.getMessage()), root)
          : config;
    }
    if (cause instanceof StoreUnavailableException unavailable) {
      return unavailable;
    }
    String what = "Cassandra cluster '" + cluster + "' ";
    if (of(cause) == UNAVAILABLE) {
      return new StoreUnavailableException(
          what + "did not do what was asked (" + describe(cause) + ").", cause);
    }
    if (of(cause) == DATA) {
      return new IllegalArgumentException(what + "cannot take this: " + cause.getMessage(), cause);
    }
    String next = nextStep(cause);
    return next.isEmpty()
        ? new IllegalStateException(what + "refuses: " + describe(cause), cause)
        : new ConfigException(what + "refuses: " + sentence(cause.getMessage()) + next, cause);
  }

  /** What a user can do about a refusal; empty when it is a defect. */
  private static String nextStep(Throwable cause) {
    if (cause instanceof UnauthorizedException) {
      return "Have it granted: cassandra/README.md lists what each role needs.";
    }
    if (isOfTombstones(cause)) {
      return "It met more tombstones than it reads at once. They go gc_grace_seconds after their deletes; to read before, raise tombstone_failure_threshold in cassandra.yaml.";
    }
    return cause instanceof InvalidQueryException ? Refusal.of(cause.getMessage()).nextStep() : "";
  }

  private static String sentence(@Nullable String message) {
    String text = String.valueOf(message).strip();
    return text + (text.endsWith(".") ? " " : ". ");
  }

  /** The exception's name in words, then its message: the driver's messages alone say little. */
  private static String describe(Throwable cause) {
    return cause instanceof DriverException
        ? cause.getClass().getSimpleName().replace("Exception", "") + ": " + cause.getMessage()
        : String.valueOf(cause);
  }
}
