package dev.rdg.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.NodeUnavailableException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.metadata.EndPoint;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.internal.core.metadata.DefaultEndPoint;
import dev.rdg.model.store.StoreUnavailableException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CassandraErrorsTest {
  private static final EndPoint END_POINT =
      new DefaultEndPoint(new InetSocketAddress("127.0.0.1", 9042));
  private static final Node NODE =
      (Node)
          Proxy.newProxyInstance(
              Node.class.getClassLoader(),
              new Class<?>[] {Node.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "hashCode" -> 1;
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> "node";
                    default -> null;
                  });

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(CassandraErrors.UNAVAILABLE, new DriverTimeoutException("PT12S")),
        Arguments.of(CassandraErrors.UNAVAILABLE, new NoNodeAvailableException()),
        Arguments.of(CassandraErrors.UNAVAILABLE, new OverloadedException(NODE)),
        Arguments.of(CassandraErrors.UNAVAILABLE, new ServerError(NODE, "a defect of the server")),
        Arguments.of(CassandraErrors.UNAVAILABLE, new IOException("connection reset by peer")),
        Arguments.of(
            CassandraErrors.UNAVAILABLE,
            all(
                new NodeUnavailableException(NODE),
                new ClosedConnectionException("closed"),
                new IOException("closed"))),
        Arguments.of(
            CassandraErrors.UNAVAILABLE, new CompletionException(new IOException("closed"))),
        Arguments.of(
            CassandraErrors.DATA,
            new InvalidQueryException(
                NODE,
                "CQL Message of size 9176806 bytes exceeds allowed maximum of 8388608 bytes")),
        Arguments.of(
            CassandraErrors.DATA, all(new InvalidQueryException(NODE, "Key may not be empty"))),
        Arguments.of(
            CassandraErrors.FATAL, new InvalidQueryException(NODE, "unconfigured table edge_x")),
        Arguments.of(
            CassandraErrors.FATAL,
            new InvalidQueryException(NODE, "Guardrail replica_disk_usage violated")),
        Arguments.of(CassandraErrors.FATAL, new UnauthorizedException(NODE, "no MODIFY")),
        Arguments.of(
            CassandraErrors.FATAL,
            all(new IOException("closed"), new AuthenticationException(END_POINT, "wrong"))),
        Arguments.of(CassandraErrors.FATAL, new IllegalStateException("session is closed")));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void of_sortsWhatTheDriverReports(CassandraErrors kind, Throwable failure) {
    assertThat(CassandraErrors.of(failure), is(kind));
  }

  @Test
  void toException_saysWhichClusterDidNotAnswer() {
    RuntimeException e =
        CassandraErrors.toException("main", new CompletionException(new IOException("closed")));

    assertThat(e, instanceOf(StoreUnavailableException.class));
    assertThat(e.getMessage(), startsWith("Cassandra cluster 'main' did not do what was asked ("));
  }

  private static AllNodesFailedException all(Throwable... errors) {
    return AllNodesFailedException.fromErrors(
        List.of(errors).stream().map(e -> Map.entry(NODE, e)).toList());
  }
}
