package dev.rdg.pipelines.topics;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rdg.model.Bytes;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A database of titles and games that runs random transactions, and the records that its connector
 * sends of them. Few rows and a slow clock: most changes share their tick with others of the row.
 */
final class SourceHistory {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> ROWS = List.of("t-1", "t-2", "t-3", "g-1", "g-2");
  private static final int PARTITIONS = 2;

  /** What a connector says of a change's place. */
  enum Kind {
    POSTGRES,
    MYSQL,
    SQLSERVER,
    MONGODB,
    OFFSETS_ALONE
  }

  /** One change, before its transaction commits. */
  private record Change(
      String id,
      String op,
      @Nullable Map<String, @Nullable Object> before,
      @Nullable Map<String, @Nullable Object> after,
      long place) {}

  private final Random random;
  private final Kind kind;
  private final boolean withTransactions;
  private final TreeMap<String, Map<String, @Nullable Object>> rows = new TreeMap<>();
  private final List<RawEvent> records = new ArrayList<>();
  private final long[] offsets = new long[PARTITIONS];
  private long micros = 1_760_000_000_000_000L;
  private long place = 1000;
  private long ord = 1;
  private long commits;

  SourceHistory(Kind kind, long seed) {
    this.random = new Random(seed);
    this.kind = kind;
    this.withTransactions = random.nextBoolean();
    if (random.nextBoolean()) {
      snapshot();
    }
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      tick();
      if (kind == Kind.POSTGRES && random.nextBoolean()) {
        interleaved();
      } else {
        commit(transaction(ROWS));
      }
    }
  }

  /** The records in the order in which the connector has sent them. */
  List<RawEvent> records() {
    return records;
  }

  /** The rows after the last transaction, by id. */
  Map<String, Map<String, @Nullable Object>> rows() {
    return rows;
  }

  private void tick() {
    switch (random.nextInt(4)) {
      case 0 -> micros += 1_000_000;
      case 1 -> micros += random.nextInt(1500);
      default -> {} // the clock stands still
    }
    if (random.nextInt(8) == 0) {
      ord = 0; // MongoDB counts within the second
      micros += 1_000_000;
    }
  }

  private void snapshot() {
    for (String id : ROWS) {
      if (random.nextBoolean()) {
        rows.put(id, someRow(id));
        send(new Change(id, "r", null, rows.get(id), place), 0, 0);
      }
    }
  }

  private List<Change> transaction(List<String> ids) {
    List<Change> changes = new ArrayList<>();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      changes.add(change(ids.get(random.nextInt(ids.size()))));
    }
    return changes;
  }

  /**
   * Two that hold the locks on different rows: their log entries mix, the later begun commits
   * first.
   */
  private void interleaved() {
    List<Change> first = new ArrayList<>();
    List<Change> second = new ArrayList<>();
    for (int i = 2 + random.nextInt(4); i > 0; i--) {
      first.add(change(List.of("t-1", "g-1").get(random.nextInt(2))));
      second.add(change(List.of("t-2", "g-2").get(random.nextInt(2))));
    }
    commit(second);
    commit(first);
  }

  private Change change(String id) {
    Map<String, @Nullable Object> before = rows.get(id);
    place += 1 + random.nextInt(300);
    if (before == null) {
      rows.put(id, someRow(id));
      return new Change(id, "c", null, rows.get(id), place);
    }
    if (random.nextInt(3) == 0) {
      rows.remove(id);
      return new Change(id, "d", before, null, place);
    }
    rows.put(id, someRow(id));
    return new Change(id, "u", before, rows.get(id), place);
  }

  private Map<String, @Nullable Object> someRow(String id) {
    Map<String, @Nullable Object> row = new TreeMap<>();
    row.put("id", id);
    row.put("name", Arrays.asList("Zebra", "Ada", "Mole").get(random.nextInt(3)));
    if (id.startsWith("g")) {
      row.put("genre", Arrays.asList("puzzle", null, "race").get(random.nextInt(3)));
      row.put("title_id", Arrays.asList("t-1", null, "t-2", "t-3").get(random.nextInt(4)));
    } else {
      row.put("year", Arrays.asList(2021, null, 1999).get(random.nextInt(3)));
    }
    return row;
  }

  private void commit(List<Change> changes) {
    commits++;
    ord++;
    for (int i = 0; i < changes.size(); i++) {
      send(changes.get(i), i, changes.size());
    }
  }

  private void send(Change change, int order, int of) {
    ObjectNode source = MAPPER.createObjectNode();
    describe(source, change, of);
    ObjectNode envelope = MAPPER.createObjectNode().put("op", change.op());
    row(envelope, "before", change.before());
    row(envelope, "after", change.after());
    envelope.set("source", source);
    if (withTransactions && of > 0) {
      envelope.putObject("transaction").put("id", "tx-" + commits).put("total_order", order + 1);
    }
    String id = kind == Kind.MONGODB ? "\"" + change.id() + "\"" : change.id();
    String key = MAPPER.createObjectNode().put("id", id).toString();
    append(key, envelope.toString());
    if (change.op().equals("d")) {
      append(key, null);
    }
  }

  private void row(ObjectNode envelope, String field, @Nullable Map<String, @Nullable Object> row) {
    if (row == null) {
      envelope.putNull(field);
      return;
    }
    ObjectNode columns = MAPPER.valueToTree(row);
    if (kind == Kind.MONGODB) {
      columns.set("_id", columns.remove("id"));
      envelope.put(field, columns.toString());
    } else {
      envelope.set(field, columns);
    }
  }

  private void describe(ObjectNode source, Change change, int of) {
    String table = change.id().startsWith("g") ? "games" : "titles";
    source.put(kind == Kind.MONGODB ? "collection" : "table", table);
    source.put("ts_ms", micros / 1000);
    switch (kind) {
      case POSTGRES -> {
        source.put("connector", "postgresql").put("lsn", change.place());
        source.put("ts_us", micros);
      }
      case MYSQL -> {
        source.put("connector", "mysql").put("ts_ms", micros / 1_000_000 * 1000);
        // A new file after every thousand bytes, the digits of whose number grow.
        source.put("file", "binlog." + (98 + change.place() / 1000));
        source.put("pos", change.place() % 1000 / 3 * 3).put("row", change.place() % 1000 % 3);
      }
      case SQLSERVER -> {
        source.put("connector", "sqlserver");
        source.put(
            "commit_lsn",
            "00000027:%08x:0001".formatted(change.op().equals("r") ? 1 : commits + 1));
        if (!change.op().equals("r")) {
          source.put("change_lsn", "00000027:%08x:0002".formatted(change.place()));
          source.put("event_serial_no", change.op().equals("u") ? 2 : 1);
        }
      }
      case MONGODB -> {
        source.put("connector", "mongodb").put("ts_ms", micros / 1_000_000 * 1000);
        source.put("ord", change.op().equals("r") ? 0 : ord);
        if (of > 1) {
          source.put("txnNumber", commits);
        }
      }
      case OFFSETS_ALONE -> source.put("connector", "vitess");
    }
  }

  private void append(String key, @Nullable String value) {
    int partition = Math.floorMod(key.hashCode(), PARTITIONS);
    records.add(
        new RawEvent(
            new Origin("catalog", partition, offsets[partition]++),
            micros / 1000 + 100,
            bytes(key),
            value == null ? null : bytes(value)));
  }

  private static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
