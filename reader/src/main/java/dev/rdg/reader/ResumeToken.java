package dev.rdg.reader;

import dev.rdg.model.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a traversal has left to follow, as text that is opaque to users and safe in URLs. It holds
 * for the same traversal alone; a changed or cut text is refused.
 *
 * @param plan a hash of the traversal
 * @param asOf the time that is read as of, the same for all pages
 * @param past whether that is what was true then; else retention alone is decided for it
 * @param expansions what is left
 */
record ResumeToken(int plan, Instant asOf, boolean past, List<Expansion> expansions) {
  private static final byte VERSION = 2;

  /** So many expansions may wait before the deepest are done first, which bring no more. */
  static final int MAX_WAITING = 10_000;

  /** The most expansions that a token has: what may wait, and what each depth may add to that. */
  private static final int MAX_EXPANSIONS = MAX_WAITING * (2 + Traversal.MAX_DEPTHS);

  /**
   * Edges to follow.
   *
   * @param step which of the steps of the depth
   */
  record Expansion(int depth, int step, NodeId node) {}

  /** What pages of a traversal must have in common: where it starts, what it follows, and how. */
  static int hash(Traversal traversal) {
    byte[] text =
        (traversal.start() + "\n" + traversal.depths() + "\n" + traversal.rules())
            .getBytes(StandardCharsets.UTF_8);
    return checksum(text, text.length);
  }

  private static int checksum(byte[] bytes, int end) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, end);
    return (int) crc.getValue();
  }

  @Override
  public String toString() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(VERSION);
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
      out.writeInt(plan);
      out.writeLong(asOf.getEpochSecond());
      out.writeInt(asOf.getNano());
      out.writeBoolean(past);
      out.writeInt(expansions.size());
      for (Expansion expansion : expansions) {
        out.writeByte(expansion.depth());
        out.writeByte(expansion.step());
        out.writeUTF(expansion.node().type());
        out.writeUTF(expansion.node().id());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes.writeBytes(
        ByteBuffer.allocate(Integer.BYTES)
            .putInt(checksum(bytes.toByteArray(), bytes.size()))
            .array());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException when it is not one, or of another traversal
   */
  static ResumeToken parse(String text, Traversal traversal) {
    ResumeToken token = parse(text);
    if (token == null || !token.expansions.stream().allMatch(one -> fits(one, traversal))) {
      throw new IllegalArgumentException(
          "the token to go on with is not whole: use the one that came with the page before.");
    }
    if (token.plan != hash(traversal)) {
      throw new IllegalArgumentException(
          "the token to go on with is of another traversal: ask for the same start, depths and rules, or start again without it.");
    }
    return token;
  }

  private static boolean fits(Expansion expansion, Traversal traversal) {
    return expansion.depth() >= 0
        && expansion.depth() < traversal.depths().size()
        && expansion.step() >= 0
        && expansion.step() < traversal.depths().get(expansion.depth()).edges().size();
  }

  private static @Nullable ResumeToken parse(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
    int end = bytes.length - Integer.BYTES;
    if (end < 1
        || bytes[0] != VERSION
        || ByteBuffer.wrap(bytes).getInt(end) != checksum(bytes, end)) {
      return null;
    }
    try (DataInputStream in =
        new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes, 1, end - 1)))) {
      int plan = in.readInt();
      Instant asOf = Instant.ofEpochSecond(in.readLong(), in.readInt());
      boolean past = in.readBoolean();
      int size = in.readInt();
      if (size < 0 || size > MAX_EXPANSIONS) {
        return null;
      }
      List<Expansion> expansions = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        Expansion expansion =
            new Expansion(in.readByte(), in.readByte(), new NodeId(in.readUTF(), in.readUTF()));
        if (!Limits.isItemKey(expansion.node().id())) { // ours are; others may fill the heap
          return null;
        }
        expansions.add(expansion);
      }
      return new ResumeToken(plan, asOf, past, expansions);
    } catch (IOException | DateTimeException | ArithmeticException e) {
      return null;
    }
  }
}
