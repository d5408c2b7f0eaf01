package dev.rdg.testdata.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rdg.testdata.oracle.Derivation.Steps;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
      @Nullable ByteBuffer position) {
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

  /** A value as it is stored: version and type in one byte, then as its type says. */
  private static byte[] encoded(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (value instanceof String text) {
      bytes.write(0x10);
      bytes.writeBytes(text.getBytes(UTF_8));
    } else if (value instanceof Long number) {
      bytes.write(0x11);
      writeNumber(number, bytes);
    } else if (value instanceof Double number) {
      long bits = Double.doubleToLongBits(number + 0.0); // no negative zero
      bytes.write(0x12);
      bytes.writeBytes(longBytes(bits < 0 ? ~bits : bits | Long.MIN_VALUE));
    } else if (value instanceof Boolean truth) {
      bytes.write(0x13);
      bytes.write(truth ? 1 : 0);
    } else if (value instanceof Instant time) {
      bytes.write(0x14);
      writeNumber(ChronoUnit.MICROS.between(Instant.EPOCH, time), bytes);
    } else if (value instanceof ByteBuffer content) {
      bytes.write(0x15);
      bytes.writeBytes(content.array());
    } else {
      throw new IllegalArgumentException("no stored form of " + value);
    }
    return bytes.toByteArray();
  }

  /** Its sign and how many bytes it needs, then these. */
  private static void writeNumber(long number, ByteArrayOutputStream bytes) {
    byte[] all = longBytes(number);
    byte padding = (byte) (number < 0 ? -1 : 0);
    int skipped = 0;
    while (skipped < all.length && all[skipped] == padding) {
      skipped++;
    }
    int needed = all.length - skipped;
    bytes.write(number < 0 ? 0x7f - needed : 0x80 + needed);
    bytes.write(all, skipped, needed);
  }

  private static byte[] longBytes(long bits) {
    return ByteBuffer.allocate(Long.BYTES).putLong(bits).array();
  }

  private static long hash(SortedMap<String, Object> said) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (Map.Entry<String, Object> property : said.entrySet()) {
        byte[] name = property.getKey().getBytes(UTF_8);
        byte[] value = encoded(property.getValue());
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
