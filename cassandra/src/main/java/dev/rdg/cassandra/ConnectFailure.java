package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import dev.rdg.model.ConfigException;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why a cluster did not let us in, in one line: what the driver found out, sorted by what a user
 * can do about it. Where contact points fail for different reasons, the one that got furthest
 * counts.
 */
final class ConnectFailure {
  /** The JDK's message for an alert (RFC 8446, section 6.2) that a certificate can cause. */
  private static final Pattern ALERT_ON_OUR_CERTIFICATE =
      Pattern.compile(
          "Received fatal alert: (.*certificate.*|unknown_ca|access_denied|decrypt_error)");

  private final Cluster cluster;
  private final List<Throwable> causes = new ArrayList<>();

  private ConnectFailure(Cluster cluster, AllNodesFailedException e) {
    this.cluster = cluster;
    collect(e, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  /** The line, with the driver's exception behind it. */
  static ConfigException of(Cluster cluster, AllNodesFailedException e) {
    return new ConfigException(new ConnectFailure(cluster, e).line(), e);
  }

  /** The driver suppresses what each node gave it, and Netty why a connection failed. */
  private void collect(@Nullable Throwable error, Set<Throwable> seen) {
    if (error == null || !seen.add(error)) {
      return;
    }
    causes.add(error);
    collect(error.getCause(), seen);
    for (Throwable suppressed : error.getSuppressed()) {
      collect(suppressed, seen);
    }
  }

  private String line() {
    SSLException tls = find(SSLException.class);
    if (find(AuthenticationException.class) != null) {
      return login();
    }
    if (tls != null) {
      return handshake(tls);
    }
    return find(ClosedConnectionException.class) != null ? closed() : unreachable();
  }

  private String login() {
    Credentials credentials = cluster.credentials();
    return credentials == null
        ? who()
            + " asks for a user name and a password: set credentials of the cluster in homes.yaml."
        : who()
            + " refuses the user name and password from "
            + credentials.describe()
            + ": correct them there, or check that the role exists and may log in.";
  }

  private String handshake(SSLException tls) {
    Matcher alert = ALERT_ON_OUR_CERTIFICATE.matcher(String.valueOf(tls.getMessage()));
    CertificateException certificate = find(CertificateException.class);
    if (tls instanceof NotSslRecordException) {
      return who()
          + " speaks plain text, not TLS: use its TLS port, or remove tls of the cluster from homes.yaml.";
    }
    if (alert.matches()) {
      return ourCertificate(alert.group(1));
    }
    return certificate != null
        ? "the certificate of " + who() + serverCertificate(certificate)
        : "the TLS handshake with " + who() + " failed: " + tls.getMessage() + ".";
  }

  private String ourCertificate(String alert) {
    return certificate() == null
        ? who()
            + " asks for a client certificate: set certificate and key under tls of the cluster in homes.yaml."
        : who()
            + " refuses the certificate "
            + certificate()
            + " ("
            + alert
            + "): it must be of an authority that the servers trust, be in date, and belong to the key beside it.";
  }

  private String serverCertificate(CertificateException problem) {
    CertificateException expired = find(CertificateExpiredException.class);
    CertificateException early = find(CertificateNotYetValidException.class);
    if (expired != null) {
      return " has expired (" + expired.getMessage() + "): it must be renewed on the servers.";
    }
    if (early != null) {
      return " is not valid yet (" + early.getMessage() + "): check the clock of this machine.";
    }
    if (find(CertPathBuilderException.class) != null) {
      return " is of an unknown authority: set tls.ca in homes.yaml to a file with the certificate of the one that signed it.";
    }
    return " does not name this host ("
        + problem.getMessage()
        + "): use a contact point that it names, or have it issued for this one too.";
  }

  private String closed() {
    if (cluster.tls() == null) {
      return who()
          + " closes the connection without an answer: set tls of the cluster in homes.yaml if it takes TLS alone; else check that this is Cassandra's port.";
    }
    // A server that misses a certificate may close the connection before its alert is read.
    return certificate() == null
        ? who()
            + " closes the connection after the TLS handshake; if it asks for a client certificate: set certificate and key under tls of the cluster in homes.yaml."
        : ourCertificate("it closed the connection");
  }

  private @Nullable String certificate() {
    return cluster.tls() == null ? null : cluster.tls().certificate();
  }

  private String unreachable() {
    return "Cassandra cluster '"
        + cluster.name()
        + "' does not answer at "
        + String.join(", ", cluster.contactPoints())
        + ": check that it runs and listens there, or start a local one with ./rdg stack up. ("
        + inFewWords()
        + ")";
  }

  private String inFewWords() {
    if (find(UnknownHostException.class) != null) {
      return "unknown host";
    }
    if (find(DriverTimeoutException.class) != null) {
      return "no answer in time";
    }
    // The innermost: those around it repeat the address.
    Throwable last = causes.get(causes.size() - 1);
    for (Throwable cause : causes) {
      last = cause instanceof SocketException ? cause : last;
    }
    return last.getMessage() != null ? last.getMessage() : last.getClass().getSimpleName();
  }

  private String who() {
    return "Cassandra cluster '"
        + cluster.name()
        + "' at "
        + String.join(", ", cluster.contactPoints());
  }

  private <T extends Throwable> @Nullable T find(Class<T> type) {
    return causes.stream().filter(type::isInstance).map(type::cast).findFirst().orElse(null);
  }
}
