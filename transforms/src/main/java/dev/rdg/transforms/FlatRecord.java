package dev.rdg.transforms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change that was flattened by the connector ({@code ExtractNewRecordState}): the row alone, with
 * what {@code add.fields} has asked for in fields of two underscores.
 *
 * @see <a
 *     href="https://debezium.io/documentation/reference/stable/transformations/event-flattening.html">Event
 *     flattening</a>
 */
final class FlatRecord {
  private static final String META = "__";
  private static final String SOURCE = "__source_";
  private static final String DELETED = "__deleted";

  private FlatRecord() {}

  /** What the connector must be told to add. */
  static final String ADD_FIELDS =
      "a flattened record needs add.fields=op,table,connector,source.ts_ms and the source's position (lsn; file,pos,row; commit_lsn,change_lsn; ord; scn), and delete.tombstone.handling.mode=rewrite";

  /**
   * The same change as an envelope, without a row before it; null where it is not flattened.
   * Columns keep their places, so that the record's schema is still theirs.
   */
  static @Nullable ObjectNode toEnvelope(ObjectNode flat) {
    if (flat.properties().stream().map(Map.Entry::getKey).noneMatch(FlatRecord::isMeta)) {
      return null;
    }
    ObjectNode row = flat.objectNode();
    ObjectNode source = flat.objectNode();
    flat.properties()
        .forEach(
            field -> {
              String name = field.getKey();
              if (name.startsWith(SOURCE)) {
                source.set(name.substring(SOURCE.length()), field.getValue());
              } else if (isMeta(name)) {
                source.set(name.substring(META.length()), field.getValue());
              } else {
                row.set(name, field.getValue());
              }
            });
    boolean deleted = flat.path(DELETED).asText().equals("true");
    ObjectNode envelope = flat.objectNode().put("op", deleted ? "d" : source.path("op").asText());
    envelope.set(deleted ? "before" : "after", row);
    envelope.set("source", source);
    return envelope;
  }

  private static boolean isMeta(String name) {
    return name.startsWith(META);
  }
}
