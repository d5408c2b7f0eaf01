package dev.rdg.model.store;

import dev.rdg.model.kv.Item;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;

/**
 * An order-free digest of what a reader sees: equal graphs have equal digests on every store. For
 * each item, and for each of its properties, the first 16 bytes of a SHA-256 over (namespace, id,
 * key, at[, property, value, write timestamp]) are added up as two 64-bit numbers modulo 2^64.
 * Order does not matter, repetition does: a store that shows an item twice is not equal.
 *
 * <p>Tombstones cannot be read, so equal digests do not mean that two stores take the next late
 * write alike. Not thread-safe.
 */
public final class GraphDigest {
  private final MessageDigest sha256 = sha256();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
  private final DataOutputStream out = new DataOutputStream(bytes);
  private long high;
  private long low;
  private long items;

  /** The digest of some namespaces of a store as of a time. */
  public static GraphDigest of(KvStore store, Collection<String> namespaces, Instant asOf) {
    GraphDigest digest = new GraphDigest();
    for (String namespace : namespaces) {
      store.scan(namespace, asOf, (id, item) -> digest.add(namespace, id, item));
    }
    return digest;
  }

  /** Adds one item. */
  public void add(String namespace, String id, Item item) {
    items++;
    try {
      hash(namespace, id, item);
      out.flush();
      accumulate();
      for (var cell : item.cells().entrySet()) {
        hash(namespace, id, item);
        field(cell.getKey().getBytes(StandardCharsets.UTF_8));
        field(java.util.Objects.requireNonNull(cell.getValue().value()).unsafeArray());
        out.writeLong(cell.getValue().timestamp());
        accumulate();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds what another digest has added: digests of parts give that of the whole. */
  public void addAll(GraphDigest other) {
    items += other.items;
    high += other.high;
    low += other.low;
  }

  /**
   * Adds what a digest elsewhere has added.
   *
   * @param hex as {@link #hex} gives it
   * @param items as {@link #items} gives it
   */
  public void addAll(String hex, long items) {
    this.items += items;
    high += Long.parseUnsignedLong(hex.substring(0, 16), 16);
    low += Long.parseUnsignedLong(hex.substring(16), 16);
  }

  /** How many items were added. */
  public long items() {
    return items;
  }

  /** The digest as 32 lower-case hexadecimal digits. */
  public String hex() {
    return String.format(Locale.ROOT, "%016x%016x", high, low);
  }

  private void hash(String namespace, String id, Item item) throws IOException {
    bytes.reset();
    field(namespace.getBytes(StandardCharsets.UTF_8));
    field(id.getBytes(StandardCharsets.UTF_8));
    field(item.key().getBytes(StandardCharsets.UTF_8));
    out.writeLong(item.at());
  }

  /** Length first, so that no two lists of fields have the same bytes. */
  private void field(byte[] content) throws IOException {
    out.writeInt(content.length);
    out.write(content);
  }

  private void accumulate() {
    ByteBuffer hash = ByteBuffer.wrap(sha256.digest(bytes.toByteArray()));
    high += hash.getLong();
    low += hash.getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
