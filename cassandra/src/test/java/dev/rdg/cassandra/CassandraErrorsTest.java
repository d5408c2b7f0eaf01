package dev.rdg.cassandra;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.NodeUnavailableException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.metadata.EndPoint;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.internal.core.metadata.DefaultEndPoint;
import dev.rdg.model.ConfigException;
import dev.rdg.model.store.StoreUnavailableException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
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
        Arguments.of(
            CassandraErrors.FATAL,
            new InvalidQueryException(
                NODE, "ttl is too large. requested (630720001) maximum (630720000)")),
        Arguments.of(
            CassandraErrors.DATA,
            new InvalidQueryException(
                NODE, "Rejected an oversized mutation (9/8) for keyspace: k. Top keys are: t.a")),
        Arguments.of(CassandraErrors.UNAVAILABLE, readFailure(0)),
        Arguments.of(CassandraErrors.FATAL, readFailure(1)),
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

  /** Each with the one next step that helps; tables are created only where one is missing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          unconfigured table edge_watched | ./rdg schema apply
          table edge_watched does not exist | ./rdg schema apply
          keyspace rdg does not exist | ./rdg schema apply
          Keyspace 'rdg' doesn't exist | ./rdg schema apply
          Undefined column name props in table rdg.edge_watched | ./rdg schema apply
          Guardrail user_timestamps violated: User provided timestamps (USING TIMESTAMP) is not allowed | user_timestamps_enabled
          Guardrail maximum_timestamp violated: The modification to table t has a timestamp 9 after the maximum allowable failure threshold 8 | maximum_timestamp_fail_threshold
          Guardrail minimum_timestamp violated: The modification to table t has a timestamp 1 before the minimum allowable failure threshold 2 | minimum_timestamp_fail_threshold
          Cannot provide custom timestamp for conditional updates | user_timestamps_enabled
          Guardrail write_consistency_levels violated: Provided values [ALL] are not allowed for write consistency levels (disallowed values are: [ALL]) | homes.yaml
          Guardrail replica_disk_usage violated: Write request failed because disk usage exceeds failure threshold | disks
          Guardrail page_size violated: Aborting query for table t, page size 5000 exceeds fail threshold of 1000. | cassandra.yaml
          ttl is too large. requested (630720001) maximum (630720000) | clock
          Request on table rdg.t with ttl of 500000000 seconds exceeds maximum supported expiration date of 2038-01-19T03:14:06+00:00. | clock
          """)
  void toException_saysWhatHelps(String message, String nextStep) {
    RuntimeException e =
        CassandraErrors.toException("main", new InvalidQueryException(NODE, message));

    assertThat(e, instanceOf(ConfigException.class));
    assertThat(e.getMessage(), startsWith("Cassandra cluster 'main' refuses: " + message));
    assertThat(e.getMessage(), containsString(nextStep));
    assertThat(
        String.valueOf(e.getMessage()).contains("./rdg schema apply"),
        is(nextStep.contains("./rdg schema apply")));
  }

  /** Nothing to create, and nothing that another try would change. */
  @Test
  void toException_ofAKeyThatIsTooLongSaysSo() {
    String message = "Key length of 70000 is longer than maximum of 65535";

    RuntimeException e =
        CassandraErrors.toException("main", new InvalidQueryException(NODE, message));

    assertThat(e, instanceOf(IllegalArgumentException.class));
    assertThat(e.getMessage(), is("Cassandra cluster 'main' cannot take this: " + message));
  }

  /** Asking again does not help: tombstones stay for days. */
  @Test
  void toException_ofTooManyTombstonesSaysHowToReadOn() {
    RuntimeException e = CassandraErrors.toException("main", readFailure(1));

    assertThat(e, instanceOf(ConfigException.class));
    assertThat(e.getMessage(), containsString("raise tombstone_failure_threshold"));
  }

  private static ReadFailureException readFailure(int reason) {
    return new ReadFailureException(
        NODE,
        DefaultConsistencyLevel.LOCAL_QUORUM,
        0,
        1,
        1,
        false,
        Map.of(InetAddress.getLoopbackAddress(), reason));
  }

  private static AllNodesFailedException all(Throwable... errors) {
    return AllNodesFailedException.fromErrors(
        List.of(errors).stream().map(e -> Map.entry(NODE, e)).toList());
  }
}
