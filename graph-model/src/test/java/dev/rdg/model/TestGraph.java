package dev.rdg.model;

/** A small graph with one of everything that a schema can say. */
public final class TestGraph {
  /** The text of the schema. */
  public static final String YAML =
      """
      version: 1
      nodes:
        profile:
          properties:
            name: string
            kids: boolean
        title:
      edges:
        watched:
          from: profile
          to: title
          reverse: link
          buckets: 4
          retention: 400d
          properties:
            position: long
            progress: {type: double, merge: latest}
            quality: string
            started: instant
            token: bytes
        liked:
          from: profile
          to: title
      """;

  /** The schema. */
  public static final Schema SCHEMA = Schema.parse("graph.yaml", YAML);

  /** A node with properties. */
  public static final NodeType PROFILE = SCHEMA.nodeType("profile");

  /** A node without properties. */
  public static final NodeType TITLE = SCHEMA.nodeType("title");

  /** An edge with properties of all types, reverse links, buckets and retention. */
  public static final EdgeType WATCHED = SCHEMA.edgeType("watched");

  /** An edge with nothing. */
  public static final EdgeType LIKED = SCHEMA.edgeType("liked");

  private TestGraph() {}
}
