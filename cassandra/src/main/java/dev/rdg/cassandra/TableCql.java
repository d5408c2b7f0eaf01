package dev.rdg.cassandra;

import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.kv.NamespaceLayout.Bucketing;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The CQL of namespaces' tables, and of the one table a keyspace has beside them: what each of its
 * tables was made for. The names of homes were checked to need no quotes.
 */
final class TableCql {
  /** The table of definitions: one row per table and element of its namespace's definition. */
  static final String RECORDS = "rdg_schema";

  /** Column names and CQL types of a namespace's table. */
  static final Map<String, String> COLUMNS;

  static final String PRIMARY_KEY = "[id, bucket] [key]";

  private static final Pattern COMMENT =
      Pattern.compile("rdg 1, buckets ([0-9]{1,4}), retention (none|PT[0-9HMS.]+)(, by month)?");

  static {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("id", "text");
    columns.put("bucket", "int");
    columns.put("key", "text");
    columns.put("at", "bigint");
    columns.put("props", "map<text, blob>");
    COLUMNS = Collections.unmodifiableMap(columns);
  }

  private TableCql() {}

  static String createKeyspace(Home home, String datacenter) {
    return "CREATE KEYSPACE IF NOT EXISTS "
        + home.keyspace()
        + " WITH replication = {'class': 'NetworkTopologyStrategy', '"
        + datacenter
        + "': "
        + home.replication()
        + "}";
  }

  static String createRecords(String keyspace) {
    return "CREATE TABLE IF NOT EXISTS "
        + keyspace
        + "."
        + RECORDS
        + " (table_name text, element text, definition text, PRIMARY KEY (table_name, element))"
        + " WITH comment = 'what each table was made for; written by rdg schema apply'";
  }

  static String createTable(Home home, NamespaceLayout layout) {
    StringBuilder columns = new StringBuilder();
    COLUMNS.forEach((name, type) -> columns.append(name).append(' ').append(type).append(", "));
    return "CREATE TABLE IF NOT EXISTS "
        + home.qualifiedTable()
        + " ("
        + columns
        + "PRIMARY KEY ((id, bucket), key)) WITH compaction = {'class': 'UnifiedCompactionStrategy'} AND compression = "
        + home.compression().cql()
        + " AND comment = '"
        + comment(layout)
        + "'";
  }

  static String alterCompression(Home home) {
    return "ALTER TABLE "
        + home.qualifiedTable()
        + " WITH compression = "
        + home.compression().cql();
  }

  /** Records elements of a definition, all or, when one of them is there already, none. */
  static String record(Home home, Map<String, String> elements) {
    String inserts =
        elements.entrySet().stream()
            .map(element -> insert(home, element.getKey(), element.getValue()))
            .collect(Collectors.joining(";\n  "));
    return elements.size() == 1 ? inserts : "BEGIN BATCH\n  " + inserts + ";\nAPPLY BATCH";
  }

  private static String insert(Home home, String element, String definition) {
    return "INSERT INTO "
        + home.keyspace()
        + "."
        + RECORDS
        + " (table_name, element, definition) VALUES ("
        + text(home.table())
        + ", "
        + text(element)
        + ", "
        + text(definition)
        + ") IF NOT EXISTS";
  }

  private static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  static String selectRecords(String keyspace) {
    return "SELECT table_name, element, definition FROM " + keyspace + "." + RECORDS;
  }

  /** One element of one table; binds both. */
  static String selectRecord(Home home) {
    return "SELECT definition FROM "
        + home.keyspace()
        + "."
        + RECORDS
        + " WHERE table_name = ? AND element = ?";
  }

  /** Table, element and definition; binds all three. */
  static String insertRecord(Home home) {
    return "INSERT INTO "
        + home.keyspace()
        + "."
        + RECORDS
        + " (table_name, element, definition) VALUES (?, ?, ?)";
  }

  static String forgetRecords(Home home) {
    return "DELETE FROM "
        + home.keyspace()
        + "."
        + RECORDS
        + " WHERE table_name = "
        + text(home.table());
  }

  /** For people, and for the time between a table's creation and its record. */
  private static String comment(NamespaceLayout layout) {
    return "rdg 1, buckets "
        + layout.buckets()
        + ", retention "
        + (layout.retention() == null ? "none" : layout.retention())
        + (layout.bucketing() == Bucketing.MONTH ? ", by month" : "");
  }

  /** The layout that a table's comment tells, if the table is one of ours. */
  static Optional<NamespaceLayout> readComment(String namespace, String comment) {
    Matcher matcher = COMMENT.matcher(comment);
    return matcher.matches()
        ? Optional.of(
            new NamespaceLayout(
                namespace,
                Integer.parseInt(matcher.group(1)),
                matcher.group(2).equals("none") ? null : Duration.parse(matcher.group(2)),
                matcher.group(3) == null ? Bucketing.HASH : Bucketing.MONTH))
        : Optional.empty();
  }
}
