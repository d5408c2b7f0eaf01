package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.ssl.ProgrammaticSslEngineFactory;
import com.datastax.oss.driver.api.core.ssl.SslEngineFactory;
import dev.rdg.model.ConfigException;
import dev.rdg.model.ConfigFiles;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;

/** The driver's TLS, from the PEM files of a {@link Tls}. */
final class TlsEngines {
  private TlsEngines() {}

  /**
   * Reads the files.
   *
   * @param cluster the cluster's name, for messages
   * @throws ConfigException when a file cannot be read or is not what it should be
   */
  static SslEngineFactory of(Tls tls, String cluster) {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .trustManager(certificates("tls.ca", tls.ca(), cluster));
    if (tls.certificate() != null && tls.key() != null) {
      certificates("tls.certificate", tls.certificate(), cluster);
      key(builder, tls.certificate(), tls.key(), cluster);
    }
    try {
      JdkSslContext context = (JdkSslContext) builder.build();
      // No reverse look-up: who answers for an address would choose the name that is then checked.
      return new ProgrammaticSslEngineFactory(context.context(), null, tls.checkHostName(), false);
    } catch (SSLException e) {
      throw new ConfigException(
          "TLS for Cassandra cluster '" + cluster + "' cannot be set up: " + e.getMessage(), e);
    }
  }

  private static X509Certificate[] certificates(String setting, String file, String cluster) {
    String what = describe(setting, cluster);
    Path path = ConfigFiles.readable(what, file);
    try (InputStream in = Files.newInputStream(path)) {
      X509Certificate[] found =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toArray(X509Certificate[]::new);
      if (found.length > 0) {
        return found;
      }
    } catch (CertificateException e) {
      // Falls through: one message for a file without certificates and for one with broken ones.
    } catch (IOException e) {
      throw new ConfigException(what + " cannot be read from " + path + ": " + e.getMessage(), e);
    }
    throw new ConfigException(
        what
            + ", "
            + path
            + ", holds no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----.");
  }

  private static void key(
      SslContextBuilder builder, String certificate, String key, String cluster) {
    String what = describe("tls.key", cluster);
    Path path = ConfigFiles.secret(what, key);
    try {
      builder.keyManager(Path.of(certificate).toFile(), path.toFile());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          what
              + ", "
              + path
              + ", holds no unencrypted PKCS #8 key in PEM form: convert it with openssl pkcs8 -topk8 -nocrypt.");
    }
  }

  private static String describe(String setting, String cluster) {
    return setting + " of Cassandra cluster '" + cluster + "'";
  }
}
