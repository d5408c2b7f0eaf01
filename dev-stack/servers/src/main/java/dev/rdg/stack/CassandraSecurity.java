package dev.rdg.stack;

import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * What a Cassandra node asks of CQL clients: nothing, TLS, a certificate of their own, a password.
 * Immutable; each method returns another one.
 */
public final class CassandraSecurity {

  /** The role that a node which asks for passwords has from the start, and its password. */
  public static final String SUPERUSER = "cassandra";

  private static final CassandraSecurity NONE = new CassandraSecurity(null, null, false);

  private record Store(Path file, String password) {
    KeyStore load() throws IOException, GeneralSecurityException {
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, password.toCharArray());
      }
      return store;
    }
  }

  private final @Nullable Store keys;
  private final @Nullable Store clientAuthorities;
  private final boolean passwords;

  private CassandraSecurity(
      @Nullable Store keys, @Nullable Store clientAuthorities, boolean passwords) {
    this.keys = keys;
    this.clientAuthorities = clientAuthorities;
    this.passwords = passwords;
  }

  /** Lets everybody in, in plain text. */
  public static CassandraSecurity none() {
    return NONE;
  }

  /**
   * Takes TLS alone.
   *
   * @param keyStore a PKCS #12 file with the node's key and certificates
   */
  public CassandraSecurity tls(Path keyStore, String password) {
    return new CassandraSecurity(new Store(keyStore, password), clientAuthorities, passwords);
  }

  /**
   * Takes only clients with a certificate; needs {@link #tls}. The node's own certificate must be
   * one of those, since its start is proved with it.
   *
   * @param trustStore a PKCS #12 file with the authorities that sign clients' certificates
   */
  public CassandraSecurity clientCertificates(Path trustStore, String password) {
    return new CassandraSecurity(keys, new Store(trustStore, password), passwords);
  }

  /**
   * Asks for a role and its password, and lets roles do what they were granted. The start is proved
   * as {@link #SUPERUSER}, so that role has to stay as it is.
   */
  public CassandraSecurity passwords() {
    return new CassandraSecurity(keys, clientAuthorities, true);
  }

  /** The lines of {@code cassandra.yaml}. */
  String yaml() {
    List<String> lines = new ArrayList<>();
    if (passwords) {
      lines.add("authenticator: PasswordAuthenticator");
      lines.add("authorizer: CassandraAuthorizer");
    }
    if (keys != null) {
      lines.add("client_encryption_options:");
      lines.add("  enabled: true");
      lines.add("  optional: false");
      lines.add("  store_type: PKCS12");
      lines.add("  keystore: " + keys.file);
      lines.add("  keystore_password: " + keys.password);
      lines.add("  require_client_auth: " + (clientAuthorities != null));
    }
    if (clientAuthorities != null) {
      lines.add("  truststore: " + clientAuthorities.file);
      lines.add("  truststore_password: " + clientAuthorities.password);
    }
    return String.join("\n", lines);
  }

  /** Has a session meet what is asked. */
  void prepare(CqlSessionBuilder session) {
    if (keys != null) {
      session.withSslContext(sslContext(keys));
    }
    if (passwords) {
      session.withAuthCredentials(SUPERUSER, SUPERUSER);
    }
  }

  /** Shows the node's own certificate, and trusts it alone, also when it has expired. */
  private static SSLContext sslContext(Store store) {
    try {
      KeyStore own = store.load();
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      for (String alias : Collections.list(own.aliases())) {
        trusted.setCertificateEntry(alias, own.getCertificate(alias));
      }
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, store.password.toCharArray());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new StackException("Cannot read the keys in " + store.file + ": " + e.getMessage(), e);
    }
  }
}
