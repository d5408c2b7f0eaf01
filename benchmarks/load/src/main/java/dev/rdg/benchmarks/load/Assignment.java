package dev.rdg.benchmarks.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * What one process of a rival is to do; its only argument, as JSON.
 *
 * @param writer which of the writers that the program has
 * @param cassandra {@code host:port}
 * @param cassandraPid whose CPU is counted
 * @param grouped whether the rows of a record come together
 * @param warmUpRows how many rows are written before measuring begins
 * @param rows how many are measured
 * @param result the file where the {@link Measurement} goes
 */
public record Assignment(
    String writer,
    String cassandra,
    long cassandraPid,
    boolean grouped,
    int warmUpRows,
    int rows,
    String result)
    implements Serializable {
  /** Where all write. */
  public static final String KEYSPACE = "bench";

  /** Where all write; made anew for each. */
  public static final String TABLE = "edge";

  private static final long SEED = 15;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What was asked of this process. */
  public static Assignment of(String[] arguments) {
    try {
      return JSON.readValue(arguments[0], Assignment.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not an assignment: " + arguments[0], e);
    }
  }

  /** As an argument. */
  public String toArgument() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All rows, of warming up and of measuring. */
  public EdgeRows allRows() {
    return new EdgeRows(SEED, warmUpRows + rows, grouped);
  }

  /** The host of Cassandra. */
  public String host() {
    return cassandra.substring(0, cassandra.lastIndexOf(':'));
  }

  /** The port of Cassandra. */
  public int port() {
    return Integer.parseInt(cassandra.substring(cassandra.lastIndexOf(':') + 1));
  }

  void report(Measurement measurement) {
    try {
      JSON.writeValue(Path.of(result).toFile(), measurement);
    } catch (IOException e) {
      throw new IllegalStateException("cannot write " + result, e);
    }
  }
}
