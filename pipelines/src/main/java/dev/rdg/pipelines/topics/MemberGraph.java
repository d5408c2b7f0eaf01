package dev.rdg.pipelines.topics;

import dev.rdg.model.EdgeType;
import dev.rdg.model.NodeType;
import dev.rdg.model.Schema;
import dev.rdg.pipelines.TopicOptions;

/** The reference graph: what members do across devices, titles and games. */
final class MemberGraph {
  static final Schema SCHEMA = Schema.load(TopicOptions.class, "graph.yaml");

  static final NodeType ACCOUNT = SCHEMA.nodeType("account");
  static final NodeType PROFILE = SCHEMA.nodeType("profile");
  static final NodeType DEVICE = SCHEMA.nodeType("device");

  static final EdgeType HAS_PROFILE = SCHEMA.edgeType("has_profile");
  static final EdgeType LOGGED_IN_ON = SCHEMA.edgeType("logged_in_on");
  static final EdgeType WATCHED = SCHEMA.edgeType("watched");
  static final EdgeType WATCHED_ON = SCHEMA.edgeType("watched_on");
  static final EdgeType PLAYED = SCHEMA.edgeType("played");
  static final EdgeType BASED_ON = SCHEMA.edgeType("based_on");

  private MemberGraph() {}
}
