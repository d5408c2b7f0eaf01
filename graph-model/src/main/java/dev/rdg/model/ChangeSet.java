package dev.rdg.model;

import dev.rdg.model.kv.EdgeKeys;
import dev.rdg.model.yaml.Nearest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Collects what one event changes in the graph and checks each change against the schema and the
 * {@link Limits} as it is made. The first broken rule throws a {@link RejectedException}; the event
 * then changes nothing.
 *
 * <p>All upserts get the event's write timestamp, all deletes one microsecond less. Not
 * thread-safe.
 */
public final class ChangeSet {
  /** What the objects of a node, or of one end of an edge, take beside its id. */
  private static final long END_BYTES = 256;

  /** What those of a property take beside its value. */
  private static final long PROPERTY_BYTES = 128;

  private final Schema schema;
  private final long timestamp;
  private final @Nullable Bytes position;
  private final List<Upsert> upserts = new ArrayList<>();
  private final List<GraphChange> deletes = new ArrayList<>();
  private long bytes; // of heap, about

  /**
   * An empty set of changes.
   *
   * @param timestamp the event's write timestamp, microseconds since the epoch; see {@link
   *     WriteTimestamps}
   */
  public ChangeSet(Schema schema, long timestamp) {
    this(schema, timestamp, null);
  }

  /**
   * An empty set of changes of an event whose source knows its order.
   *
   * @param position the event's place in its source, by whose unsigned bytes changes of one write
   *     timestamp are ordered; null where times alone decide
   */
  public ChangeSet(Schema schema, long timestamp, @Nullable Bytes position) {
    this.schema = schema;
    this.timestamp = timestamp;
    this.position = position;
  }

  /**
   * Creates or touches a node; the result takes its properties. As everywhere here, rejected where
   * the schema lacks the type.
   */
  public Upsert node(NodeType type, @Nullable String id) {
    findNode(type.name());
    return add(new Upsert(type, checkId(type, id), null));
  }

  /**
   * As {@link #node(NodeType, String)}, for a type known only from the event: rejected where the
   * schema lacks it.
   */
  public Upsert node(String type, @Nullable String id) {
    return node(findNode(type), id);
  }

  /** Creates or touches an edge; the result takes its properties. */
  public Upsert edge(EdgeType type, @Nullable String from, @Nullable String to) {
    findEdge(type.name());
    return add(new Upsert(type, checkFrom(type, from), checkTo(type, to)));
  }

  /**
   * As {@link #edge(EdgeType, String, String)}, for a type known only from the event: rejected
   * where the schema lacks it.
   */
  public Upsert edge(String type, @Nullable String from, @Nullable String to) {
    return edge(findEdge(type), from, to);
  }

  /** Removes a node. Its edges stay: they belong to the topics that wrote them. */
  public void deleteNode(NodeType type, @Nullable String id) {
    findNode(type.name());
    grow(bytesOf(id));
    deletes.add(
        new NodeChange(
            type.name(),
            checkId(type, id),
            WriteTimestamps.ofDelete(timestamp),
            true,
            Properties.none(),
            position));
  }

  /** As {@link #deleteNode(NodeType, String)}, for a type known only from the event. */
  public void deleteNode(String type, @Nullable String id) {
    deleteNode(findNode(type), id);
  }

  /**
   * Removes an edge, from both of its ends.
   *
   * @throws IllegalArgumentException for a type whose edges are known by their key too
   */
  public void deleteEdge(EdgeType type, @Nullable String from, @Nullable String to) {
    if (!type.key().isEmpty()) {
      throw new IllegalArgumentException(
          "edges '"
              + type.name()
              + "' are known by "
              + type.key()
              + " too: delete them with their values.");
    }
    deleteEdge(type, from, to, Map.of());
  }

  /**
   * Removes an edge that is known by its key too, from both of its ends.
   *
   * @param key the values of the properties of the type's key; rejected where one is missing
   */
  public void deleteEdge(
      EdgeType type, @Nullable String from, @Nullable String to, Map<String, ?> key) {
    findEdge(type.name());
    grow(bytesOf(from) + bytesOf(to));
    Upsert known = new Upsert(type, checkFrom(type, from), checkTo(type, to));
    type.key().forEach(name -> known.set(name, key.get(name)));
    EdgeKeys.check(type, known.set);
    deletes.add(
        new EdgeChange(
            type.name(),
            known.id,
            checkTo(type, to),
            WriteTimestamps.ofDelete(timestamp),
            true,
            new Properties(known.set, new TreeSet<>()),
            position));
  }

  /** Everything collected so far, deletes first. */
  public List<GraphChange> changes() {
    List<GraphChange> changes = new ArrayList<>(deletes);
    for (Upsert upsert : upserts) {
      changes.add(upsert.build());
    }
    return Collections.unmodifiableList(changes);
  }

  /** Also for what is set again: a derivation that never ends must end here. */
  private void grow(long by) {
    bytes += by;
    if (bytes > Limits.MAX_EVENT_BYTES) {
      throw new RejectedException(
          Reason.OVERSIZED_EVENT,
          "the event's changes, "
              + upserts.size()
              + " upserts and "
              + deletes.size()
              + " deletes so far, take more than "
              + Limits.MAX_EVENT_BYTES
              + " bytes: derive fewer from one event, or have its producer send several.");
    }
  }

  private static long bytesOf(@Nullable String id) {
    return id == null ? 0 : END_BYTES + 2L * id.length();
  }

  private Upsert add(Upsert upsert) {
    grow(bytesOf(upsert.id) + bytesOf(upsert.to));
    upserts.add(upsert);
    return upsert;
  }

  private static String checkId(NodeType type, @Nullable String id) {
    return Limits.checkId("id of node '" + type.name() + "'", id);
  }

  private static String checkFrom(EdgeType type, @Nullable String from) {
    return Limits.checkId("start of edge '" + type.name() + "'", from);
  }

  private static String checkTo(EdgeType type, @Nullable String to) {
    return Limits.checkId("end of edge '" + type.name() + "'", to);
  }

  private NodeType findNode(String type) {
    return schema
        .findNodeType(type)
        .orElseThrow(
            () ->
                unknownType(
                    "node", type, schema.nodeTypes().stream().map(NodeType::name).toList()));
  }

  private EdgeType findEdge(String type) {
    return schema
        .findEdgeType(type)
        .orElseThrow(
            () ->
                unknownType(
                    "edge", type, schema.edgeTypes().stream().map(EdgeType::name).toList()));
  }

  private static RejectedException unknownType(String what, String type, List<String> known) {
    return new RejectedException(
        Reason.UNKNOWN_TYPE,
        "the graph has no " + what + " type '" + type + "'" + Nearest.hint(type, known));
  }

  /** The properties of one node or edge that is created or touched. */
  public final class Upsert {
    private final ElementType type;
    private final String id;
    private final @Nullable String to;
    private final SortedMap<String, Bytes> set = new TreeMap<>();
    private final TreeSet<String> unset = new TreeSet<>();

    private Upsert(ElementType type, String id, @Nullable String to) {
      this.type = type;
      this.id = id;
      this.to = to;
    }

    /**
     * Sets a property; null leaves it alone.
     *
     * @param value of the property's type: a String, Long, Double, Boolean, Instant or bytes
     *     (narrower numbers, character sequences and buffers are converted)
     */
    public Upsert set(String property, @Nullable Object value) {
      PropertyType propertyType = checkProperty(property);
      if (value != null) {
        Bytes encoded = encode(property, propertyType, value);
        grow(PROPERTY_BYTES + encoded.size());
        set.put(property, encoded);
        unset.remove(property);
      }
      return this;
    }

    /** Sets a property; null removes it. */
    public Upsert setOrUnset(String property, @Nullable Object value) {
      return value == null ? unset(property) : set(property, value);
    }

    /** Removes a property. */
    public Upsert unset(String property) {
      checkProperty(property);
      grow(PROPERTY_BYTES);
      set.remove(property);
      unset.add(property);
      return this;
    }

    private GraphChange build() {
      if (type instanceof EdgeType edge) {
        EdgeKeys.check(edge, set);
      }
      Properties properties = new Properties(new TreeMap<>(set), new TreeSet<>(unset));
      return to == null
          ? new NodeChange(type.name(), id, timestamp, false, properties, position)
          : new EdgeChange(type.name(), id, to, timestamp, false, properties, position);
    }

    private PropertyType checkProperty(String property) {
      PropertyType propertyType = type.properties().get(property);
      if (propertyType == null) {
        throw new RejectedException(Reason.UNKNOWN_PROPERTY, type.lacks(property));
      }
      return propertyType;
    }

    private Bytes encode(String property, PropertyType propertyType, Object value) {
      Object coerced = propertyType.coerce(value);
      if (coerced == null) {
        throw new RejectedException(
            Reason.WRONG_TYPE,
            "property '"
                + type.name()
                + "."
                + property
                + "' is a "
                + propertyType.label()
                + ", but the event has "
                + value.getClass().getSimpleName()
                + " "
                + abbreviate(value)
                + ".");
      }
      Bytes encoded = ValueFormat.encode(coerced);
      if (encoded.size() > Limits.MAX_VALUE_BYTES) {
        throw new RejectedException(
            Reason.OVERSIZED_VALUE,
            "property '"
                + type.name()
                + "."
                + property
                + "' takes "
                + encoded.size()
                + " bytes, at most "
                + Limits.MAX_VALUE_BYTES
                + " are allowed.");
      }
      return encoded;
    }

    private static String abbreviate(Object value) {
      String text =
          value instanceof byte[] array ? Bytes.copyOf(array).toString() : value.toString();
      return text.codePointCount(0, text.length()) <= 40
          ? "'" + text + "'"
          : "'" + text.substring(0, text.offsetByCodePoints(0, 40)) + "...'";
    }
  }
}
