package dev.rdg.transforms;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/** A measurement, in the shape of a class that Avro generates. */
public final class Reading extends SpecificRecordBase {
  private static final long serialVersionUID = 1L;

  /** The reader's schema; Avro finds it by this name. */
  public static final Schema SCHEMA$ =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Reading", "namespace": "dev.rdg.transforms", "fields": [
                {"name": "id", "type": {"type": "string", "avro.java.string": "String"}},
                {"name": "value", "type": "long"},
                {"name": "unit", "type": {"type": "string", "avro.java.string": "String"}, "default": "C"}]}
              """);

  private @Nullable Object id;
  private @Nullable Object value;
  private @Nullable Object unit;

  /** Empty, for Avro to fill. */
  public Reading() {}

  Reading(String id, long value, String unit) {
    this.id = id;
    this.value = value;
    this.unit = unit;
  }

  @Override
  public Schema getSchema() {
    return SCHEMA$;
  }

  @Override
  public @Nullable Object get(int field) {
    return field == 0 ? id : field == 1 ? value : unit;
  }

  @Override
  public void put(int field, Object to) {
    switch (field) {
      case 0 -> id = to;
      case 1 -> value = to;
      default -> unit = to;
    }
  }
}
