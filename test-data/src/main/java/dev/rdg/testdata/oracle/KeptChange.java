package dev.rdg.testdata.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rdg.model.Bytes;
import dev.rdg.model.ValueFormat;
import dev.rdg.testdata.oracle.Derivation.Steps;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A change as an item of its own, in the history of a type that keeps one. */
final class KeptChange {
  private KeptChange() {}

  /**
   * Takes the steps of the item.
   *
   * @param far the other end of an edge; empty for a node
   * @param position the change's place in its source's log, as it is stored
   */
  static void take(
      Steps steps,
      String namespace,
      String id,
      String far,
      List<Operation> operations,
      @Nullable Bytes position) {
    SortedMap<String, Object> said = new TreeMap<>();
    TreeSet<String> unset = new TreeSet<>();
    long at = operations.get(0).timestamp();
    for (Operation operation : operations) {
      switch (operation.kind()) {
        case PUT -> said.put(operation.property(), operation.value());
        case UNSET -> unset.add(operation.property());
        case DELETE -> {
          said.put("~deleted", true);
          at--; // deletes come before puts of the same event
        }
        case TOUCH -> {}
      }
    }
    if (!unset.isEmpty()) {
      said.put("~unset", String.join(",", unset));
    }
    if (position != null) {
      said.put("~position", position);
    }
    List<Operation> written = new ArrayList<>();
    written.add(Operation.touch(at, Operation.UNPLACED));
    for (Map.Entry<String, Object> property : said.entrySet()) {
      written.add(Operation.put(at, Operation.UNPLACED, property.getKey(), property.getValue()));
    }
    String key = String.format(Locale.ROOT, "%016x%s%016x", Long.MAX_VALUE - at, far, hash(said));
    steps.take(namespace + "_history", id, key, written);
  }

  private static long hash(SortedMap<String, Object> said) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (Map.Entry<String, Object> property : said.entrySet()) {
        byte[] name = property.getKey().getBytes(UTF_8);
        byte[] value = ValueFormat.encode(property.getValue()).toByteArray();
        out.writeInt(name.length);
        out.write(name);
        out.writeInt(value.length);
        out.write(value);
      }
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()))
          .getLong();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
