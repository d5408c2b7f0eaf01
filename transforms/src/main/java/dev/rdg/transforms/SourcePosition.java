package dev.rdg.transforms;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import dev.rdg.model.event.Origin;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a change stands in its source, as bytes that compare as the source orders its changes.
 *
 * <ul>
 *   <li>PostgreSQL: {@code lsn}, where the change stands in the write-ahead log. A transaction
 *       holds the lock on a row until it commits, so of one row they are in the order of commits.
 *   <li>MySQL, MariaDB: the number of the binlog {@code file}, {@code pos} and {@code row}.
 *   <li>SQL Server, Db2: {@code commit_lsn}, {@code change_lsn}, {@code event_serial_no}.
 *   <li>MongoDB: {@code ord}, the operation's place in its second; in transactions, whose
 *       operations share one, the place in the transaction or the record's offset.
 *   <li>Oracle: {@code commit_scn}, {@code scn}, {@code ssn}.
 *   <li>Others: the record's offset. Kafka keeps the records of one key in the order in which the
 *       connector sent them, which is the source's.
 * </ul>
 *
 * <p>A row that a snapshot has read comes before changes at the same place: it is what they change.
 *
 * @see <a href="https://debezium.io/documentation/reference/stable/connectors/">The source block of
 *     each connector</a>
 */
final class SourcePosition {
  private static final byte OFFSET = 1;
  private static final byte LSN = 2;
  private static final byte BINLOG = 3;
  private static final byte LSN_TEXT = 4;
  private static final byte OPLOG = 5;
  private static final byte SCN = 6;

  private static final Pattern BINLOG_FILE = Pattern.compile(".*\\.(\\d{1,18})");
  private static final Pattern HEX = Pattern.compile("(?:[0-9a-f]{2})+");

  private final ByteBuffer bytes = ByteBuffer.allocate(128);
  private final JsonNode source;
  private final JsonNode transaction;
  private final boolean snapshot;
  private final Origin origin;
  private final boolean keyed;

  private SourcePosition(
      JsonNode source, JsonNode transaction, boolean snapshot, Origin origin, boolean keyed) {
    this.source = source;
    this.transaction = transaction;
    this.snapshot = snapshot;
    this.origin = origin;
    this.keyed = keyed;
  }

  /**
   * The position of a change, in hexadecimal digits.
   *
   * @param source the event's source block
   * @param transaction its transaction block, missing or null where it has none
   * @param snapshot whether a snapshot has read the row
   * @param keyed whether the record has a key
   * @throws RejectedException when neither the source nor the record's place tells
   */
  static String of(
      JsonNode source, JsonNode transaction, boolean snapshot, Origin origin, boolean keyed) {
    SourcePosition position =
        new SourcePosition(source, transaction, snapshot, origin, keyed).write();
    return HexFormat.of().formatHex(position.bytes.array(), 0, position.bytes.position());
  }

  private SourcePosition write() {
    String commitLsn = hex("commit_lsn");
    Matcher file = BINLOG_FILE.matcher(source.path("file").asText());
    if (!commitLsn.isEmpty()) {
      String changeLsn = hex("change_lsn");
      bytes.put(LSN_TEXT).put(HexFormat.of().parseHex(commitLsn));
      bytes.put(
          HexFormat.of()
              .parseHex(changeLsn.isEmpty() ? "00".repeat(commitLsn.length() / 2) : changeLsn));
      bytes.putInt((int) number("event_serial_no"));
    } else if (has("lsn")) {
      bytes.put(LSN).putLong(number("lsn"));
    } else if (file.matches() && has("pos")) {
      bytes.put(BINLOG).putLong(Long.parseLong(file.group(1))).putLong(number("pos"));
      bytes.putInt((int) number("row"));
    } else if (has("commit_scn") || has("scn")) {
      bytes.put(SCN).putLong(number(has("commit_scn") ? "commit_scn" : "scn"));
      bytes.putLong(number("scn")).putLong(number("ssn"));
    } else if (has("ord")) {
      return writeOplog();
    } else {
      bytes.put(OFFSET).putLong(requireOffset());
      return this;
    }
    bytes.put((byte) (snapshot ? 0 : 1)).putInt((int) totalOrder());
    return this;
  }

  private SourcePosition writeOplog() {
    boolean shared = source.hasNonNull("txnNumber") && !transaction.hasNonNull("total_order");
    bytes.put(OPLOG).putLong(number("ord")).put((byte) (snapshot ? 0 : 1));
    bytes.putLong(shared ? requireOffset() : totalOrder());
    return this;
  }

  private long totalOrder() {
    Long order = ChangeEventFormat.wholeNumber(transaction, "total_order", "transaction");
    return order == null ? 0 : order;
  }

  private long requireOffset() {
    if (!origin.isOfBroker()) {
      throw new RejectedException(
          Reason.UNDECIDED_ORDER,
          "the change says nothing of its place in its source ('"
              + source.path("connector").asText("unknown")
              + "'), and a file has no offsets: changes of one tick could not be put in order. Replay Kafka or an archive, or have the connector send its position (lsn; file and pos; commit_lsn; ord; scn).");
    }
    if (!keyed) {
      throw new RejectedException(
          Reason.MISSING_KEY,
          "the change event has no key, by which Kafka would keep the order of a row's changes, and says nothing of its place in its source: configure the connector to write the row's key.");
    }
    return origin.offset();
  }

  private boolean has(String field) {
    return source.path(field).isIntegralNumber() || !digits(field).isEmpty();
  }

  /** Flattened records may have numbers as text, and Oracle has its SCNs so. */
  private long number(String field) {
    JsonNode value = source.path(field);
    String digits = digits(field);
    return value.isIntegralNumber() || digits.isEmpty() ? value.asLong() : Long.parseLong(digits);
  }

  private String digits(String field) {
    JsonNode value = source.path(field);
    return value.isTextual() && value.asText().matches("\\d{1,18}") ? value.asText() : "";
  }

  /** {@code 00000027:00000ac0:0002} without its colons; empty where there is none. */
  private String hex(String field) {
    String text = source.path(field).asText().replace(":", "").toLowerCase(Locale.ROOT);
    return text.length() <= 40 && HEX.matcher(text).matches() ? text : "";
  }
}
