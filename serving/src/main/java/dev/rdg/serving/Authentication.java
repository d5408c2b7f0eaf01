package dev.rdg.serving;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out who asks, by the token that is sent, and refuses whom nobody knows. */
final class Authentication implements ServerInterceptor {
  private static final Context.Key<Client> CLIENT = Context.key("client");
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "Bearer ";

  private final List<Client> clients;

  /**
   * @param clients those that are known; empty where everybody may ask
   */
  Authentication(List<Client> clients) {
    this.clients = clients;
  }

  /** Who asks what is answered now. */
  static Client client() {
    Client client = CLIENT.get();
    return client == null ? Client.ANYBODY : client;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (clients.isEmpty()) {
      return next.startCall(call, headers);
    }
    Client client = find(headers.get(HEADER));
    if (client == null) {
      call.close(
          Status.UNAUTHENTICATED.withDescription(
              "send a token that this service knows: authorization: Bearer TOKEN"),
          new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return Contexts.interceptCall(Context.current().withValue(CLIENT, client), call, headers, next);
  }

  /** Compares with each, in the same time whatever was sent. */
  private @Nullable Client find(@Nullable String sent) {
    String token = sent != null && sent.startsWith(SCHEME) ? sent.substring(SCHEME.length()) : "";
    Client found = null;
    for (Client client : clients) {
      if (MessageDigest.isEqual(
          client.token().getBytes(StandardCharsets.UTF_8),
          token.getBytes(StandardCharsets.UTF_8))) {
        found = client;
      }
    }
    return found;
  }
}
