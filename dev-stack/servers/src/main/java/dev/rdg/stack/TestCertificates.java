package dev.rdg.stack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Certificates made by the JDK's {@code keytool}: an authority, a server's and a client's that it
 * signed, one of a server that has expired, and an authority that signed none of them.
 */
public final class TestCertificates {
  public static final String STORE_PASSWORD = "store-password";

  private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private final Path folder;
  private final KeyStore all;

  private TestCertificates(Path folder, KeyStore all) {
    this.folder = folder;
    this.all = all;
  }

  /** Makes them all; files that are asked for later are put into the folder too. */
  public static TestCertificates make(Path folder) throws Exception {
    Path store = folder.resolve("all.p12");
    String[] authority = {"-ext", "bc:c"};
    generate(store, "authority", authority);
    generate(store, "stranger", authority);
    String[] server = {"-signer", "authority", "-ext", "san=ip:127.0.0.1"};
    generate(store, "server", server);
    generate(store, "expired", server, "-startdate", "-10d", "-validity", "5");
    generate(store, "client", new String[] {"-signer", "authority"});
    KeyStore all = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      all.load(in, STORE_PASSWORD.toCharArray());
    }
    return new TestCertificates(folder, all);
  }

  private static void generate(Path store, String name, String[] kind, String... more)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-alias", name, "-dname", "CN=" + name));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", STORE_PASSWORD));
    command.addAll(Arrays.asList(kind));
    command.addAll(Arrays.asList(more));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool failed: " + output);
    }
  }

  /** A PKCS #12 file with a key and its certificates, as a server needs it. */
  public Path keyStore(String name) throws Exception {
    KeyStore store = empty();
    store.setKeyEntry(
        name,
        all.getKey(name, STORE_PASSWORD.toCharArray()),
        STORE_PASSWORD.toCharArray(),
        all.getCertificateChain(name));
    return write(store, name + "-keys.p12");
  }

  /** A PKCS #12 file that trusts an authority. */
  public Path trustStore(String name) throws Exception {
    KeyStore store = empty();
    store.setCertificateEntry(name, all.getCertificate(name));
    return write(store, name + "-trust.p12");
  }

  /** A PEM file with a certificate. */
  public Path certificate(String name) throws Exception {
    Certificate certificate = all.getCertificate(name);
    return Files.writeString(
        folder.resolve(name + ".pem"), pem("CERTIFICATE", certificate.getEncoded()));
  }

  /** A PEM file with a key, for its owner alone. */
  public Path key(String name) throws Exception {
    Key key = all.getKey(name, STORE_PASSWORD.toCharArray());
    return secret(folder.resolve(name + ".key"), pem("PRIVATE KEY", key.getEncoded()));
  }

  /** Writes a file that its owner alone may read. */
  public static Path secret(Path file, String content) throws IOException {
    Files.writeString(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static String pem(String what, byte[] content) {
    return String.format(
        Locale.ROOT,
        "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n",
        what,
        PEM.encodeToString(content));
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private Path write(KeyStore store, String name) throws IOException, GeneralSecurityException {
    Path file = folder.resolve(name);
    try (var out = Files.newOutputStream(file)) {
      store.store(out, STORE_PASSWORD.toCharArray());
    }
    return file;
  }
}
