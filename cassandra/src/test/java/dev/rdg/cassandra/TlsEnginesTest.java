package dev.rdg.cassandra;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.ConfigException;
import dev.rdg.stack.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are not what they should be; what the right ones do: {@link CassandraSecurityIT}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsEnginesTest {
  private final Path folder;

  TlsEnginesTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    TestCertificates certificates = TestCertificates.make(folder);
    certificates.certificate("authority");
    certificates.certificate("client");
    String key = Files.readString(certificates.key("client"));
    write("open.key", key, "rw-r--r--");
    write("broken.key", key.replaceFirst("\n.{9}", "\n"), "rw-------");
    write("garbage.pem", "not what it says", "rw-------");
    write(
        "broken.pem",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "rw-------");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          missing.pem   | client.pem  | client.key    | tls.ca of Cassandra cluster 'main' cannot be read from FOLDER/missing.pem: there is no such file. Every process that uses it needs it at this path.
          garbage.pem   | client.pem  | client.key    | tls.ca of Cassandra cluster 'main', FOLDER/garbage.pem, holds no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----.
          broken.pem    | client.pem  | client.key    | tls.ca of Cassandra cluster 'main', FOLDER/broken.pem, holds no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----.
          client.key    | client.pem  | client.key    | tls.ca of Cassandra cluster 'main', FOLDER/client.key, holds no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----.
          authority.pem | garbage.pem | client.key    | tls.certificate of Cassandra cluster 'main', FOLDER/garbage.pem, holds no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----.
          authority.pem | client.pem  | missing.key   | tls.key of Cassandra cluster 'main' cannot be read from FOLDER/missing.key: there is no such file. Every process that uses it needs it at this path.
          authority.pem | client.pem  | garbage.pem   | tls.key of Cassandra cluster 'main', FOLDER/garbage.pem, holds no unencrypted PKCS #8 key in PEM form: convert it with openssl pkcs8 -topk8 -nocrypt.
          authority.pem | client.pem  | broken.key    | tls.key of Cassandra cluster 'main', FOLDER/broken.key, holds no unencrypted PKCS #8 key in PEM form: convert it with openssl pkcs8 -topk8 -nocrypt.
          authority.pem | client.pem  | open.key      | tls.key of Cassandra cluster 'main', FOLDER/open.key, can be read by every account of this machine: run chmod o= on it (in Kubernetes: defaultMode 0440).
          """)
  void of_namesTheFileThatIsWrong(String ca, String certificate, String key, String message) {
    Tls tls = tls(ca, certificate, key);

    ConfigException e = assertThrows(ConfigException.class, () -> TlsEngines.of(tls, "main"));

    assertThat(e.getMessage(), is(message.replace("FOLDER", folder.toString())));
  }

  @Test
  void of_takesFilesThatAreRight() throws Exception {
    TlsEngines.of(tls("authority.pem", "client.pem", "client.key"), "main").close();
  }

  private Tls tls(String ca, String certificate, String key) {
    return new Tls(path(ca), path(certificate), path(key), true);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void write(String name, String content, String permissions) throws Exception {
    Path file = Files.writeString(folder.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }
}
