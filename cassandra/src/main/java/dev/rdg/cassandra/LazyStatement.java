package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ColumnDefinition;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is prepared once, when it is first needed, and again where that failed. Nobody
 * waits in here, so it may be asked for on any thread. Thread-safe.
 */
final class LazyStatement {
  private final CqlSession session;
  private final SimpleStatement statement;
  private volatile @Nullable CompletableFuture<Prepared> prepared;

  /**
   * Prepared.
   *
   * @param places of its variables, by name
   */
  private record Prepared(PreparedStatement statement, Map<String, Integer> places) {
    static Prepared of(PreparedStatement statement) {
      Map<String, Integer> places = new HashMap<>();
      for (ColumnDefinition variable : statement.getVariableDefinitions()) {
        places.put(variable.getName().asInternal(), places.size());
      }
      return new Prepared(statement, places);
    }

    Binding bind() {
      return new Binding(statement.boundStatementBuilder(), places);
    }
  }

  /** Bound statements take over what the driver would look up in its settings for each. */
  LazyStatement(CqlSession session, String cql, ConsistencyLevel consistency) {
    this.session = session;
    this.statement =
        SimpleStatement.newInstance(cql).setConsistencyLevel(consistency).setIdempotent(true);
  }

  /** Completes when it is prepared. */
  CompletableFuture<?> prepare() {
    return prepared();
  }

  /** Its values are to be set, once it is prepared. */
  CompletionStage<Binding> bound() {
    return prepared().thenApply(Prepared::bind);
  }

  /** The same once {@link #prepare} has completed; prepares nothing and waits for nothing. */
  Binding bind() {
    CompletableFuture<Prepared> known = prepared;
    if (known == null || !known.isDone()) {
      throw new IllegalStateException("Not prepared yet: " + statement.getQuery());
    }
    return known.join().bind();
  }

  private CompletableFuture<Prepared> prepared() {
    CompletableFuture<Prepared> known = prepared;
    return known == null || known.isCompletedExceptionally() ? prepareAgain() : known;
  }

  private synchronized CompletableFuture<Prepared> prepareAgain() {
    CompletableFuture<Prepared> known = prepared;
    if (known == null || known.isCompletedExceptionally()) {
      known = session.prepareAsync(statement).thenApply(Prepared::of).toCompletableFuture();
      prepared = known;
    }
    return known;
  }
}
