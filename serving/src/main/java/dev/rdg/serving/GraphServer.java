package dev.rdg.serving;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.grpc.GrpcMeterIdPrefixFunction;
import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.docs.DocService;
import com.linecorp.armeria.server.file.FileService;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.healthcheck.HealthCheckService;
import com.linecorp.armeria.server.metric.MetricCollectingService;
import dev.rdg.model.ConfigException;
import dev.rdg.model.store.Stages;
import dev.rdg.reader.Graph;
import dev.rdg.serving.v1.GraphGrpc;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.handler.ssl.ClientAuth;
import java.io.File;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** A server of one graph on one port. */
public final class GraphServer implements AutoCloseable {
  /** How long a request may take whose client says nothing. */
  private static final Duration MOST_TIME = Duration.ofSeconds(30);

  private static final int MAX_REQUEST_BYTES = 4 << 20;
  private static final String PAGE = "dev/rdg/serving/page";

  private final Server server;

  private final boolean tls;

  private GraphServer(Server server, boolean tls) {
    this.server = server;
    this.tls = tls;
  }

  /**
   * Starts a server.
   *
   * @param graph which the caller closes after the server
   * @throws ConfigException when it cannot listen there, or cannot read its certificate
   */
  public static GraphServer start(Graph graph, ServerSettings settings) {
    ServerBuilder builder =
        Server.builder()
            .requestTimeout(MOST_TIME)
            .maxRequestLength(MAX_REQUEST_BYTES)
            .gracefulShutdownTimeout(Duration.ofMillis(100), MOST_TIME);
    listen(builder, settings);
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    builder.meterRegistry(meters);
    builder.service(
        GrpcService.builder()
            .addService(new GraphService(graph, settings.clients(), settings.topics()))
            .addService(ProtoReflectionServiceV1.newInstance())
            // The last comes first.
            .intercept(
                new Admission(settings.mostAtOnce(), meters),
                new Authentication(settings.clients()))
            .exceptionHandler(
                (context, status, cause, metadata) -> GraphService.ofProtocol(status, cause))
            .supportedSerializationFormats(GrpcSerializationFormats.values())
            .enableUnframedRequests(true)
            .enableHttpJsonTranscoding(true)
            .build(),
        MetricCollectingService.newDecorator(GrpcMeterIdPrefixFunction.of("rdg")));
    builder.service(
        "/metrics",
        (context, request) -> HttpResponse.of(MediaType.PLAIN_TEXT_UTF_8, meters.scrape()));
    builder.service("/health", HealthCheckService.of());
    builder.serviceUnder(
        "/docs",
        DocService.builder().exampleRequests(GraphGrpc.SERVICE_NAME, "GetSchema", "{}").build());
    builder.serviceUnder(
        "/",
        FileService.builder(GraphServer.class.getClassLoader(), PAGE)
            .addHeader(
                HttpHeaderNames.CONTENT_SECURITY_POLICY,
                "default-src 'self'; style-src 'self' 'unsafe-inline'")
            .addHeader(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
            .build());
    Server server = builder.build();
    try {
      server.start().join();
    } catch (CompletionException e) {
      throw new ConfigException(
          "cannot listen on "
              + settings.address().getHostString()
              + ":"
              + settings.address().getPort()
              + ": "
              + Stages.unwrap(e).getMessage()
              + "; choose another port.",
          e);
    }
    return new GraphServer(server, settings.certificate() != null);
  }

  private static void listen(ServerBuilder builder, ServerSettings settings) {
    File certificate = settings.certificate();
    File key = settings.key();
    if (certificate == null || key == null) {
      builder.http(settings.address());
      return;
    }
    builder.https(settings.address());
    try {
      builder.tls(certificate, key);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "cannot read the certificate "
              + certificate
              + " with its key "
              + key
              + ": both must be PEM files, the key without a password.",
          e);
    }
    File authority = settings.clientAuthority();
    if (authority != null) {
      builder.tlsCustomizer(tls -> tls.clientAuth(ClientAuth.REQUIRE).trustManager(authority));
    }
  }

  /** Where a browser finds it. */
  public String link() {
    InetSocketAddress address = server.activePort().localAddress();
    return (tls ? "https://" : "http://")
        + address.getAddress().getHostAddress()
        + ":"
        + address.getPort()
        + "/";
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
