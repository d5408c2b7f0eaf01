package dev.rdg.serving;

import com.google.protobuf.Timestamp;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.rdg.model.EdgeType;
import dev.rdg.model.kv.EdgeKeys;
import dev.rdg.model.store.Stages;
import dev.rdg.model.store.StoreUnavailableException;
import dev.rdg.reader.Graph;
import dev.rdg.reader.HistoryPage;
import dev.rdg.reader.NodeId;
import dev.rdg.reader.Projection;
import dev.rdg.reader.TooManyEdgesException;
import dev.rdg.reader.Traversal;
import dev.rdg.serving.v1.CountRequest;
import dev.rdg.serving.v1.CountResponse;
import dev.rdg.serving.v1.GetNodesRequest;
import dev.rdg.serving.v1.GetNodesResponse;
import dev.rdg.serving.v1.GetSchemaRequest;
import dev.rdg.serving.v1.GetSchemaResponse;
import dev.rdg.serving.v1.GetTopicsRequest;
import dev.rdg.serving.v1.GetTopicsResponse;
import dev.rdg.serving.v1.GraphGrpc;
import dev.rdg.serving.v1.HistoryRequest;
import dev.rdg.serving.v1.HistoryResponse;
import dev.rdg.serving.v1.NeighboursRequest;
import dev.rdg.serving.v1.NeighboursResponse;
import dev.rdg.serving.v1.RecentRequest;
import dev.rdg.serving.v1.RecentResponse;
import dev.rdg.serving.v1.TraverseRequest;
import dev.rdg.serving.v1.TraverseResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what {@code graph.proto} has, by a {@link Graph}. */
final class GraphService extends GraphGrpc.GraphImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(GraphService.class);

  /** The most nodes that are asked for at once. */
  private static final int MAX_NODES = 1_000;

  private static final int MAX_VERSIONS = 1_000;
  private static final int DEFAULT_VERSIONS = 100;

  /** What is left of a request's time for sending its answer. */
  private static final Duration SENDING = Duration.ofMillis(100);

  private static final Status FAILED =
      Status.INTERNAL.withDescription("the service failed; its log has more.");

  private final View whole;
  private final Map<String, View> views = new HashMap<>();
  private final @Nullable RecentTopics topics;

  /** What a client may read: to it, there is nothing else. */
  private record View(Graph graph, Questions questions) {
    static View of(Graph graph) {
      return new View(graph, new Questions(graph.schema()));
    }
  }

  /**
   * @param clients those who may not read all types, and others
   */
  GraphService(Graph graph, List<Client> clients, @Nullable TopicSource source) {
    whole = View.of(graph);
    topics = source == null ? null : new RecentTopics(source);
    for (Client client : clients) {
      views.put(client.name(), View.of(graph.only(client::mayRead)));
    }
  }

  /**
   * The time a question is about.
   *
   * @param asked as it was asked; null for now
   * @param said what the answer says of it
   */
  private record AsOf(@Nullable Instant asked, Instant said) {
    static AsOf of(boolean isSet, Timestamp time) {
      Instant asked = Questions.time(isSet, time);
      return new AsOf(asked, asked == null ? Instant.now() : asked);
    }
  }

  private View view() {
    return views.isEmpty()
        ? whole
        : Objects.requireNonNull(
            views.get(Authentication.client().name()), "who asks has been found out before");
  }

  @Override
  public void getSchema(GetSchemaRequest request, StreamObserver<GetSchemaResponse> client) {
    View view = view();
    answer(client, () -> CompletableFuture.completedFuture(Answers.schema(view.graph().schema())));
  }

  @Override
  public void getTopics(GetTopicsRequest request, StreamObserver<GetTopicsResponse> client) {
    RecentTopics known = topics;
    if (Authentication.client().types() != null) { // of topics they know no more than of types
      client.onError(
          Status.PERMISSION_DENIED
              .withDescription("topics are for clients that may read all types.")
              .asRuntimeException());
    } else if (known == null) {
      client.onError(
          Status.FAILED_PRECONDITION
              .withDescription("this service does not know of topics.")
              .asRuntimeException());
    } else {
      answer(client, () -> known.get().thenApply(Answers::topics));
    }
  }

  @Override
  public void getNodes(GetNodesRequest request, StreamObserver<GetNodesResponse> client) {
    View view = view();
    answer(
        client,
        () -> {
          List<NodeId> ids = Questions.nodes(request.getIdsList());
          if (ids.isEmpty() || ids.size() > MAX_NODES) {
            throw new IllegalArgumentException(
                "1 to " + MAX_NODES + " nodes are asked for at once, but were " + ids.size() + ".");
          }
          Projection properties =
              request.hasProperties()
                  ? Questions.projection(request.getProperties())
                  : Projection.ALL;
          AsOf asOf = AsOf.of(request.hasAsOf(), request.getAsOf());
          return view.graph()
              .nodes(ids, properties, asOf.asked())
              .thenApply(
                  found -> {
                    GetNodesResponse.Builder answer =
                        GetNodesResponse.newBuilder().setAsOf(Answers.time(asOf.said()));
                    ids.stream()
                        .distinct()
                        .map(found::get)
                        .filter(Objects::nonNull)
                        .forEach(node -> answer.addNodes(Answers.node(node)));
                    return answer.build();
                  });
        });
  }

  @Override
  public void neighbours(NeighboursRequest request, StreamObserver<NeighboursResponse> client) {
    View view = view();
    answer(
        client,
        () -> {
          AsOf asOf = AsOf.of(request.hasAsOf(), request.getAsOf());
          return view.graph()
              .edges(
                  Questions.node(request.getNode()),
                  view.questions().step(request.getStep()),
                  asOf.asked(),
                  Questions.token(request.getPageToken()))
              .thenApply(page -> Answers.neighbours(page, asOf.said()));
        });
  }

  @Override
  public void count(CountRequest request, StreamObserver<CountResponse> client) {
    View view = view();
    answer(
        client,
        () -> {
          AsOf asOf = AsOf.of(request.hasAsOf(), request.getAsOf());
          return view.graph()
              .count(
                  Questions.node(request.getNode()),
                  view.questions().step(request.getStep()),
                  asOf.asked())
              .thenApply(
                  count ->
                      CountResponse.newBuilder()
                          .setCount(count)
                          .setAsOf(Answers.time(asOf.said()))
                          .build());
        });
  }

  @Override
  public void recent(RecentRequest request, StreamObserver<RecentResponse> client) {
    View view = view();
    answer(
        client,
        () -> {
          AsOf asOf = AsOf.of(request.hasAsOf(), request.getAsOf());
          return view.graph()
              .recent(
                  Questions.node(request.getNode()),
                  view.questions().step(request.getStep()),
                  asOf.asked(),
                  Questions.token(request.getPageToken()))
              .thenApply(page -> Answers.recent(page, asOf.said()));
        });
  }

  @Override
  public void history(HistoryRequest request, StreamObserver<HistoryResponse> client) {
    View view = view();
    answer(
        client,
        () -> {
          AsOf asOf = AsOf.of(request.hasAsOf(), request.getAsOf());
          return history(view.graph(), request, asOf.asked())
              .thenApply(page -> Answers.history(page, asOf.said()));
        });
  }

  private static CompletionStage<HistoryPage> history(
      Graph graph, HistoryRequest request, @Nullable Instant asked) {
    int limit = request.getLimit() == 0 ? DEFAULT_VERSIONS : request.getLimit();
    if (limit < 1 || limit > MAX_VERSIONS) {
      throw new IllegalArgumentException(
          "a page has 1 to " + MAX_VERSIONS + " versions, but " + limit + " were asked for.");
    }
    if (request.getType().isEmpty() != request.getTo().isEmpty()) {
      throw new IllegalArgumentException(
          "the history of an edge needs both its type and the id it leads to; that of a node neither.");
    }
    NodeId node = Questions.node(request.getNode());
    if (request.getType().isEmpty()) {
      return graph.history(node, limit, asked, Questions.token(request.getPageToken()));
    }
    EdgeType type = graph.schema().edgeType(request.getType());
    return graph.history(
        node,
        type.name(),
        request.getTo(),
        EdgeKeys.parse(type, request.getKeyMap()),
        limit,
        asked,
        Questions.token(request.getPageToken()));
  }

  @Override
  public void traverse(TraverseRequest request, StreamObserver<TraverseResponse> client) {
    View view = view();
    answer(
        client,
        () ->
            view.graph()
                .traverse(view.questions().traversal(request, remaining()))
                .thenApply(Answers::traversal));
  }

  @Override
  public void traverseAll(TraverseRequest request, StreamObserver<TraverseResponse> client) {
    try {
      View view = view();
      Traversal traversal = view.questions().traversal(request, remaining());
      new PageStream(view.graph(), traversal, (ServerCallStreamObserver<TraverseResponse>) client)
          .start();
    } catch (RuntimeException e) {
      fail(client, e);
    }
  }

  /** How long a request may still take, its answer not counted. */
  private static Duration remaining() {
    ServiceRequestContext context = ServiceRequestContext.current();
    long millis = context.requestTimeoutMillis();
    Duration most = millis <= 0 ? Traversal.Bounds.DEFAULTS.time() : Duration.ofMillis(millis);
    return most.compareTo(SENDING.multipliedBy(2)) > 0 ? most.minus(SENDING) : most.dividedBy(2);
  }

  private static <T> void answer(StreamObserver<T> client, Supplier<CompletionStage<T>> question) {
    start(question)
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                client.onNext(answer);
                client.onCompleted();
              } else {
                fail(client, failure);
              }
            });
  }

  /** What is thrown at once fails as what fails later does. */
  static <T> CompletionStage<T> start(Supplier<CompletionStage<T>> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * For what gRPC makes of a request before a method has it: methods here fail by {@link #fail}
   * alone. It names its classes, and calls broken bytes an error of its own.
   */
  static Status ofProtocol(Status status, Throwable cause) {
    return switch (status.getCode()) {
      case INTERNAL, UNKNOWN -> {
        LOG.debug("not a request", cause);
        yield Status.INVALID_ARGUMENT.withDescription("the bytes are no request of this method.");
      }
      default ->
          String.valueOf(status.getDescription()).contains("com.linecorp.")
              ? status.getCode().toStatus()
              : status;
    };
  }

  static void fail(StreamObserver<?> client, Throwable failure) {
    Throwable cause = Stages.unwrap(failure);
    Status status;
    if (cause instanceof IllegalArgumentException) {
      status = Status.INVALID_ARGUMENT.withDescription(cause.getMessage());
    } else if (cause instanceof TooManyEdgesException) {
      status = Status.FAILED_PRECONDITION.withDescription(cause.getMessage());
    } else if (cause instanceof StoreUnavailableException) {
      LOG.warn("the store did not answer", cause);
      status = Status.UNAVAILABLE.withDescription("the store did not answer; ask again.");
    } else {
      LOG.error("a request failed", cause);
      status = FAILED;
    }
    client.onError(status.asRuntimeException());
  }
}
