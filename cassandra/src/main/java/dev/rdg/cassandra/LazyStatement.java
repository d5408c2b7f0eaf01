package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is prepared once, when it is first needed, and again where that failed. Nobody
 * waits in here, so it may be asked for on any thread. Thread-safe.
 */
final class LazyStatement {
  private final CqlSession session;
  private final String cql;
  private volatile @Nullable CompletableFuture<PreparedStatement> prepared;

  LazyStatement(CqlSession session, String cql) {
    this.session = session;
    this.cql = cql;
  }

  CompletableFuture<PreparedStatement> get() {
    CompletableFuture<PreparedStatement> known = prepared;
    return known == null || known.isCompletedExceptionally() ? prepare() : known;
  }

  private synchronized CompletableFuture<PreparedStatement> prepare() {
    CompletableFuture<PreparedStatement> known = prepared;
    if (known == null || known.isCompletedExceptionally()) {
      known = session.prepareAsync(cql).toCompletableFuture();
      prepared = known;
    }
    return known;
  }

  /** To be bound, once {@link #get} has completed; prepares nothing and waits for nothing. */
  PreparedStatement prepared() {
    CompletableFuture<PreparedStatement> known = prepared;
    if (known == null || !known.isDone()) {
      throw new IllegalStateException("Not prepared yet: " + cql);
    }
    return known.join();
  }
}
