package dev.rdg.pipelines;

import dev.rdg.model.Bytes;
import dev.rdg.model.GraphChange;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.WriteTimestamps;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.EdgeKeys;
import dev.rdg.model.kv.HistoryItems;
import dev.rdg.model.kv.HistoryKeys;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceDefinition;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaBuilder.FieldAssembler;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * A node or edge as a row: {@code id}, or {@code from} and {@code to}; {@code at}, the newest event
 * time that touched it; and the declared properties, null where they are not set. Names of
 * properties that are taken get an underscore. A change of a history has {@code deleted} and {@code
 * unset}, the names of what it unset, beside what it set.
 */
final class ExportRow implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String PROPERTY = "property ";
  private static final String DELETED = "deleted";
  private static final String UNSET = "unset";

  private final String name;
  private final boolean edge;
  private final boolean reverse;
  private final boolean history;

  /** The type's label by the property's name. */
  private final TreeMap<String, String> properties = new TreeMap<>();

  private transient @Nullable Schema schema; // parsed when it is first needed

  ExportRow(NamespaceDefinition definition) {
    name = definition.name();
    SortedMap<String, String> elements = definition.elements();
    edge = elements.containsKey("to");
    reverse = definition.isReverse();
    history = definition.isHistory();
    elements.forEach(
        (element, type) -> {
          if (element.startsWith(PROPERTY)) {
            properties.put(element.substring(PROPERTY.length()), type);
          }
        });
  }

  Schema schema() {
    Schema known = schema;
    if (known == null) {
      known = makeSchema();
      schema = known;
    }
    return known;
  }

  private Schema makeSchema() {
    FieldAssembler<Schema> fields = SchemaBuilder.record(name).namespace("dev.rdg.export").fields();
    if (edge) {
      fields = fields.requiredString("from").requiredString("to");
    } else {
      fields = fields.requiredString("id");
    }
    fields = fields.name("at").type(micros()).noDefault();
    if (history) {
      fields = fields.requiredBoolean(DELETED).name(UNSET).type(texts()).noDefault();
    }
    for (Map.Entry<String, String> property : properties.entrySet()) {
      fields =
          fields
              .name(column(property.getKey()))
              .type(Schema.createUnion(Schema.create(Schema.Type.NULL), type(property.getValue())))
              .noDefault();
    }
    return fields.endRecord();
  }

  private String column(String property) {
    boolean taken =
        property.equals("at")
            || (edge ? property.matches("from|to") : property.equals("id"))
            || history && List.of(DELETED, UNSET).contains(property);
    return taken ? property + "_" : property;
  }

  private static Schema texts() {
    return Schema.createArray(Schema.create(Schema.Type.STRING));
  }

  private static Schema micros() {
    return LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
  }

  private static Schema type(String label) {
    return switch (label) {
      case "string" -> Schema.create(Schema.Type.STRING);
      case "long" -> Schema.create(Schema.Type.LONG);
      case "double" -> Schema.create(Schema.Type.DOUBLE);
      case "boolean" -> Schema.create(Schema.Type.BOOLEAN);
      case "instant" -> micros();
      case "bytes" -> Schema.create(Schema.Type.BYTES);
      default -> throw new IllegalArgumentException("no column type for '" + label + "'.");
    };
  }

  GenericRecord of(KvChange item) {
    GenericRecord row = new GenericData.Record(schema());
    String key = Objects.requireNonNull(item.key(), "an item has a key");
    if (edge) {
      row.put(reverse ? "to" : "from", item.id());
      row.put(reverse ? "from" : "to", EdgeKeys.far(history ? HistoryKeys.far(key) : key));
    } else {
      row.put("id", item.id());
    }
    row.put("at", item.state().at());
    if (history) {
      GraphChange change =
          HistoryItems.node("", item.id(), new Item(key, item.state().at(), item.state().cells()));
      row.put(DELETED, change.delete());
      row.put(UNSET, List.copyOf(change.properties().unset()));
    }
    for (String property : properties.keySet()) {
      Cell cell = item.state().cells().get(property);
      Bytes value = cell == null ? null : cell.value();
      row.put(column(property), value == null ? null : avro(ValueFormat.decode(value)));
    }
    return row;
  }

  private static Object avro(Object value) {
    if (value instanceof Instant instant) {
      return WriteTimestamps.ofInstant(instant);
    }
    return value instanceof Bytes bytes ? ByteBuffer.wrap(bytes.toByteArray()) : value;
  }
}
