package dev.rdg.coders.avro;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What schemas mean by their numbers. Avro's canonical form, and so a schema's fingerprint, has no
 * logical types, and its resolution does not look at them: microseconds are read as milliseconds
 * without a word.
 */
public final class LogicalTypes {
  private static final Map<String, Long> PER_SECOND =
      Map.of("millis", 1_000L, "micros", 1_000_000L, "nanos", 1_000_000_000L);

  private static final Set<String> TIMES = Set.of("timestamp", "local-timestamp", "time");

  private LogicalTypes() {}

  /**
   * A time's kind and how many units a second has.
   *
   * @param kind {@code timestamp}, {@code local-timestamp} or {@code time}
   */
  record Time(String kind, long perSecond) {
    static @Nullable Time of(Schema schema) {
      String name = String.valueOf(schema.getProp("logicalType"));
      int dash = name.lastIndexOf('-');
      Long perSecond = PER_SECOND.get(name.substring(dash + 1));
      return dash > 0 && perSecond != null && TIMES.contains(name.substring(0, dash))
          ? new Time(name.substring(0, dash), perSecond)
          : null;
    }
  }

  /**
   * A number as milliseconds since 1970, rounded down: of a timestamp in any unit, or of a type
   * that says nothing of it. Empty for what is no moment in time.
   */
  public static OptionalLong epochMillis(Schema schema, long value) {
    Schema type =
        schema.isUnion()
            ? schema.getTypes().stream()
                .filter(one -> one.getType() == Schema.Type.LONG)
                .findFirst()
                .orElse(schema)
            : schema;
    Time time = Time.of(type);
    if (time == null) {
      return type.getProp("logicalType") == null ? OptionalLong.of(value) : OptionalLong.empty();
    }
    return time.kind().equals("timestamp")
        ? OptionalLong.of(Math.floorDiv(value, time.perSecond() / 1_000))
        : OptionalLong.empty();
  }

  /**
   * The first place where two schemas say different things of a number, such as {@code event_time};
   * the name of a field within a field follows a dot. Schemas that say nothing of a number
   * contradict none.
   *
   * @param convertible whether units of time may differ, since they are converted
   */
  public static Optional<String> contradiction(Schema writer, Schema reader, boolean convertible) {
    return contradiction(writer, reader, convertible, "", new HashSet<>());
  }

  private static Optional<String> contradiction(
      Schema writer, Schema reader, boolean convertible, String path, Set<List<Schema>> seen) {
    if (writer.isUnion()) {
      return firstOf(writer.getTypes(), one -> contradiction(one, reader, convertible, path, seen));
    } else if (reader.isUnion()) {
      Schema branch = branch(reader, writer);
      return branch == null
          ? Optional.empty()
          : contradiction(writer, branch, convertible, path, seen);
    } else if (!sameKind(writer, reader)) {
      return Optional.empty();
    }
    return switch (writer.getType()) {
      case RECORD ->
          seen.add(List.of(writer, reader))
              ? fields(writer, reader, convertible, path, seen)
              : Optional.empty();
      case ARRAY ->
          contradiction(writer.getElementType(), reader.getElementType(), convertible, path, seen);
      case MAP ->
          contradiction(writer.getValueType(), reader.getValueType(), convertible, path, seen);
      default ->
          agree(writer, reader, convertible)
              ? Optional.empty()
              : Optional.of(
                  "field '" + path + "' is " + describe(writer) + " and not " + describe(reader));
    };
  }

  private static Optional<String> fields(
      Schema writer, Schema reader, boolean convertible, String path, Set<List<Schema>> seen) {
    return firstOf(
        reader.getFields(),
        field -> {
          Schema.Field written = writtenAs(field, writer);
          return written == null
              ? Optional.empty()
              : contradiction(
                  written.schema(),
                  field.schema(),
                  convertible,
                  path.isEmpty() ? field.name() : path + "." + field.name(),
                  seen);
        });
  }

  private static <T> Optional<String> firstOf(
      List<T> all, java.util.function.Function<T, Optional<String>> find) {
    return all.stream().map(find).flatMap(Optional::stream).findFirst();
  }

  private static boolean agree(Schema writer, Schema reader, boolean convertible) {
    String written = writer.getProp("logicalType");
    String read = reader.getProp("logicalType");
    if (written == null || read == null) {
      return convertible || Objects.equals(written, read);
    }
    Time from = Time.of(writer);
    Time to = Time.of(reader);
    if (convertible && from != null && to != null) {
      return from.kind().equals(to.kind());
    }
    return written.equals(read)
        && Objects.equals(writer.getObjectProp("scale"), reader.getObjectProp("scale"));
  }

  /** The field of the writer's record that a reader's field takes its value from. */
  static Schema.@Nullable Field writtenAs(Schema.Field field, Schema writer) {
    Schema.Field same = writer.getField(field.name());
    if (same != null) {
      return same;
    }
    return field.aliases().stream()
        .map(writer::getField)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** The branch of a reader's union that takes what a writer's type has. */
  static @Nullable Schema branch(Schema union, Schema writer) {
    return union.getTypes().stream()
        .filter(one -> one.getType() == writer.getType() && sameKind(writer, one))
        .findFirst()
        .orElseGet(
            () ->
                union.getTypes().stream()
                    .filter(one -> sameKind(writer, one))
                    .findFirst()
                    .orElse(null));
  }

  /** Types that resolution takes for each other; which records those are is left to it. */
  private static boolean sameKind(Schema writer, Schema reader) {
    return writer.getType() == reader.getType()
        || writer.getType() == Schema.Type.INT && reader.getType() == Schema.Type.LONG;
  }

  private static String describe(Schema schema) {
    String type = schema.getType().name().toLowerCase(Locale.ROOT);
    String logical = schema.getProp("logicalType");
    Object scale = schema.getObjectProp("scale");
    return logical == null
        ? "a plain " + type
        : logical + (scale == null ? "" : " of scale " + scale);
  }
}
