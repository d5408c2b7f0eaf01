package dev.rdg.serving;

import dev.rdg.reader.Graph;
import dev.rdg.reader.Traversal;
import dev.rdg.reader.TraversalPage;
import dev.rdg.serving.v1.TraverseResponse;
import io.grpc.stub.ServerCallStreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * A traversal page after page, each asked for when the client has taken those before: one that is
 * slower than the store holds one page, not all.
 */
final class PageStream {
  private final Graph graph;
  private final ServerCallStreamObserver<TraverseResponse> client;
  private @Nullable Traversal next;

  PageStream(Graph graph, Traversal first, ServerCallStreamObserver<TraverseResponse> client) {
    this.graph = graph;
    this.client = client;
    this.next = first;
  }

  /** To be called before the method of the service returns. */
  void start() {
    client.setOnReadyHandler(this::proceed);
    proceed();
  }

  private void proceed() {
    Traversal page = take();
    if (page != null) {
      GraphService.start(() -> graph.traverse(page))
          .whenComplete(
              (found, failure) -> {
                if (failure == null) {
                  send(page, found);
                } else {
                  GraphService.fail(client, failure);
                }
              });
    }
  }

  private synchronized @Nullable Traversal take() {
    if (!client.isReady() || client.isCancelled()) {
      return null;
    }
    Traversal page = next;
    next = null;
    return page;
  }

  private void send(Traversal page, TraversalPage found) {
    client.onNext(Answers.traversal(found));
    if (found.next() == null) {
      client.onCompleted();
      return;
    }
    synchronized (this) {
      next = page.toBuilder().resumed(found.next()).build();
    }
    proceed();
  }
}
