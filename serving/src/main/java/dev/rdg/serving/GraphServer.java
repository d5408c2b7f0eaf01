package dev.rdg.serving;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.docs.DocService;
import com.linecorp.armeria.server.file.FileService;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.healthcheck.HealthCheckService;
import dev.rdg.reader.Graph;
import dev.rdg.serving.v1.GraphGrpc;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A server of one graph on one port. */
public final class GraphServer implements AutoCloseable {
  /** How long a request may take whose client says nothing. */
  private static final Duration MOST_TIME = Duration.ofSeconds(30);

  private static final int MAX_REQUEST_BYTES = 4 << 20;
  private static final String PAGE = "dev/rdg/serving/page";

  private final Server server;

  private GraphServer(Server server) {
    this.server = server;
  }

  /**
   * Starts a server.
   *
   * @param graph which the caller closes after the server
   * @param address where it listens; port 0 for any that is free
   */
  public static GraphServer start(Graph graph, InetSocketAddress address) {
    ServerBuilder builder =
        Server.builder()
            .http(address)
            .requestTimeout(MOST_TIME)
            .maxRequestLength(MAX_REQUEST_BYTES)
            .gracefulShutdownTimeout(Duration.ofMillis(100), MOST_TIME);
    builder.service(
        GrpcService.builder()
            .addService(new GraphService(graph))
            .addService(ProtoReflectionServiceV1.newInstance())
            .supportedSerializationFormats(GrpcSerializationFormats.values())
            .enableUnframedRequests(true)
            .enableHttpJsonTranscoding(true)
            .build());
    builder.service("/health", HealthCheckService.of());
    builder.serviceUnder(
        "/docs", DocService.builder().exampleRequests(GraphGrpc.SERVICE_NAME, "GetSchema", "{}").build());
    ClassLoader classes = GraphServer.class.getClassLoader();
    builder.serviceUnder(
        "/",
        FileService.builder(classes, PAGE)
            .addHeader(HttpHeaderNames.CONTENT_SECURITY_POLICY, "default-src 'self'; style-src 'self' 'unsafe-inline'")
            .addHeader(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
            .build());
    Server server = builder.build();
    server.start().join();
    return new GraphServer(server);
  }

  /** The port that it listens on. */
  public int port() {
    return server.activeLocalPort();
  }

  /** Ends when all requests have been answered that have begun, at most after half a minute. */
  @Override
  public void close() {
    server.stop().join();
  }
}
