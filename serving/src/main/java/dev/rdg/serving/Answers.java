package dev.rdg.serving;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.rdg.model.Bytes;
import dev.rdg.model.EdgeType;
import dev.rdg.model.PropertyType;
import dev.rdg.model.Schema;
import dev.rdg.reader.ChangePage;
import dev.rdg.reader.EdgePage;
import dev.rdg.reader.EdgeStep;
import dev.rdg.reader.HistoryPage;
import dev.rdg.reader.TraversalPage;
import dev.rdg.serving.v1.Change;
import dev.rdg.serving.v1.Direction;
import dev.rdg.serving.v1.Edge;
import dev.rdg.serving.v1.GetSchemaResponse;
import dev.rdg.serving.v1.GetTopicsResponse;
import dev.rdg.serving.v1.HistoryResponse;
import dev.rdg.serving.v1.NeighboursResponse;
import dev.rdg.serving.v1.Node;
import dev.rdg.serving.v1.NodeId;
import dev.rdg.serving.v1.RecentResponse;
import dev.rdg.serving.v1.TraverseResponse;
import dev.rdg.serving.v1.Value;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the reader says, as messages. */
final class Answers {
  private Answers() {}

  static GetSchemaResponse schema(Schema schema) {
    GetSchemaResponse.Builder answer = GetSchemaResponse.newBuilder();
    schema
        .nodeTypes()
        .forEach(
            type -> {
              GetSchemaResponse.NodeType.Builder node =
                  answer
                      .addNodesBuilder()
                      .setName(type.name())
                      .addAllProperties(properties(type.properties()));
              if (type.retention() != null) {
                node.setRetention(duration(type.retention()));
              }
              if (type.history() != null) {
                node.setHistory(duration(type.history()));
              }
            });
    schema
        .edgeTypes()
        .forEach(
            type -> {
              GetSchemaResponse.EdgeType.Builder edge =
                  answer
                      .addEdgesBuilder()
                      .setName(type.name())
                      .setFrom(type.from().name())
                      .setTo(type.to().name())
                      .addAllKey(type.key())
                      .setLinks(type.hasLinks())
                      .setLinkProperties(type.reverse() == EdgeType.Reverse.FULL)
                      .addAllProperties(properties(type.properties()));
              if (type.retention() != null) {
                edge.setRetention(duration(type.retention()));
              }
              if (type.history() != null) {
                edge.setHistory(duration(type.history()));
              }
            });
    return answer.build();
  }

  static GetTopicsResponse topics(List<TopicSource.TopicState> topics) {
    GetTopicsResponse.Builder answer = GetTopicsResponse.newBuilder();
    for (TopicSource.TopicState topic : topics) {
      GetTopicsResponse.Topic.Builder one =
          answer
              .addTopicsBuilder()
              .setName(topic.topic())
              .setJob(topic.job())
              .setRejected(topic.rejected())
              .addAllNotes(topic.notes());
      topic.perSecond().ifPresent(one::setEventsPerSecond);
      topic.lag().ifPresent(one::setLag);
      topic.waited().ifPresent(waited -> one.setOldestWaits(duration(waited)));
      topic.newestEvent().ifPresent(time -> one.setNewestEvent(time(time)));
    }
    return answer.build();
  }

  private static List<GetSchemaResponse.Property> properties(
      SortedMap<String, PropertyType> properties) {
    return properties.entrySet().stream()
        .map(
            property ->
                GetSchemaResponse.Property.newBuilder()
                    .setName(property.getKey())
                    .setType(property.getValue().label())
                    .build())
        .toList();
  }

  static Node node(dev.rdg.reader.Node node) {
    Node.Builder answer = Node.newBuilder().setId(id(node.id())).setAt(time(node.at()));
    node.properties().forEach((name, value) -> answer.putProperties(name, value(value)));
    return answer.build();
  }

  static Edge edge(dev.rdg.reader.Edge edge) {
    Edge.Builder answer =
        Edge.newBuilder()
            .setType(edge.type())
            .setFrom(id(edge.from()))
            .setTo(id(edge.to()))
            .setAt(time(edge.at()));
    edge.properties().forEach((name, value) -> answer.putProperties(name, value(value)));
    return answer.build();
  }

  static NeighboursResponse neighbours(EdgePage page, Instant asOf) {
    NeighboursResponse.Builder answer =
        NeighboursResponse.newBuilder()
            .setNextPageToken(textOrEmpty(page.next()))
            .setAsOf(time(asOf));
    page.edges().forEach(edge -> answer.addEdges(edge(edge)));
    new TreeMap<>(page.nodes()).values().forEach(node -> answer.addNodes(node(node)));
    return answer.build();
  }

  static RecentResponse recent(ChangePage page, Instant asOf) {
    return RecentResponse.newBuilder()
        .addAllChanges(page.changes().stream().map(Answers::change).toList())
        .setNextPageToken(textOrEmpty(page.next()))
        .setAsOf(time(asOf))
        .build();
  }

  static HistoryResponse history(HistoryPage page, Instant asOf) {
    HistoryResponse.Builder answer =
        HistoryResponse.newBuilder().setNextPageToken(textOrEmpty(page.next())).setAsOf(time(asOf));
    for (HistoryPage.Version version : page.versions()) {
      HistoryResponse.Version.Builder one =
          answer.addVersionsBuilder().setChange(change(version.change()));
      SortedMap<String, Object> properties = version.properties();
      if (properties != null) {
        one.setPresent(true);
        properties.forEach((name, value) -> one.putProperties(name, value(value)));
      }
    }
    return answer.build();
  }

  private static Change change(dev.rdg.reader.Change change) {
    Change.Builder answer =
        Change.newBuilder()
            .setType(change.type())
            .setFrom(id(change.from()))
            .setAt(time(change.at()))
            .setDeleted(change.deleted())
            .addAllUnset(change.unset());
    dev.rdg.reader.NodeId to = change.to();
    if (to != null) {
      answer.setTo(id(to));
    }
    change.set().forEach((name, value) -> answer.putSet(name, value(value)));
    return answer.build();
  }

  static TraverseResponse traversal(TraversalPage page) {
    TraverseResponse.Builder answer =
        TraverseResponse.newBuilder()
            .setNextPageToken(textOrEmpty(page.next()))
            .setAsOf(time(page.asOf()));
    for (TraversalPage.FoundNode found : page.nodes()) {
      TraverseResponse.FoundNode.Builder node =
          answer
              .addNodesBuilder()
              .setId(id(found.id()))
              .setDepth(found.depth())
              .setUnknown(found.isUnknown());
      if (found.node() != null) {
        node.setNode(node(found.node()));
      }
    }
    page.edges()
        .forEach(
            found -> answer.addEdgesBuilder().setEdge(edge(found.edge())).setDepth(found.depth()));
    page.cuts().forEach(cut -> answer.addCuts(cut(cut)));
    return answer.build();
  }

  private static TraverseResponse.Cut cut(TraversalPage.Cut cut) {
    TraverseResponse.Cut.Builder answer =
        TraverseResponse.Cut.newBuilder()
            .setReason(TraverseResponse.Cut.Reason.valueOf(cut.reason().name()))
            .setDepth(cut.depth())
            .setPageToken(textOrEmpty(cut.next()));
    dev.rdg.reader.NodeId node = cut.node();
    if (node != null) {
      answer.setNode(id(node));
    }
    EdgeStep step = cut.step();
    if (step != null) {
      answer.setType(step.type()).setDirection(Direction.valueOf(step.direction().name()));
    }
    return answer.build();
  }

  private static String textOrEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static NodeId id(dev.rdg.reader.NodeId id) {
    return NodeId.newBuilder().setType(id.type()).setId(id.id()).build();
  }

  static Timestamp time(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  private static Duration duration(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  private static Value value(Object value) {
    Value.Builder answer = Value.newBuilder();
    if (value instanceof String text) {
      answer.setString(text);
    } else if (value instanceof Long number) {
      answer.setLong(number);
    } else if (value instanceof Double number) {
      answer.setDouble(number);
    } else if (value instanceof Boolean truth) {
      answer.setBoolean(truth);
    } else if (value instanceof Instant time) {
      answer.setInstant(time(time));
    } else if (value instanceof Bytes bytes) {
      answer.setBytes(ByteString.copyFrom(bytes.unsafeArray()));
    }
    return answer.build();
  }
}
