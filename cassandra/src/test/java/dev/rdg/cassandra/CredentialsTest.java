package dev.rdg.cassandra;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.datastax.oss.driver.api.core.metadata.EndPoint;
import dev.rdg.model.ConfigException;
import dev.rdg.stack.TestCertificates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialsTest {
  private static final String WHAT = "the credentials file of Cassandra cluster 'main'";

  private final Path folder;

  CredentialsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void file_givesNameAndPassword() throws IOException {
    write("username = rdg\npassword = hünter 2");

    Credentials.Login login = inFile().read("main");

    assertThat(login.username(), is("rdg"));
    assertThat(login.password(), is("hünter 2"));
    assertThat(login.toString(), is("Login[hidden]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          password=hunter2               | has no username: it needs the lines username=... and password=...
          username=rdg                   | has no password: it needs the lines username=... and password=...
          username=rdg\\npassword=       | has no password: it needs the lines username=... and password=...
          username=rdg\\npassword=\\u2x  | is not a properties file in UTF-8.
          """)
  void file_namesWhatItLacks(String content, String problem) throws IOException {
    write(content.replace("\\n", "\n"));

    assertThat(refusal(() -> inFile().read("main")), is(WHAT + ", " + file() + ", " + problem));
  }

  @Test
  void file_mustBeThere() throws IOException {
    assertThat(
        refusal(() -> inFile().read("main")),
        is(
            WHAT
                + " cannot be read from "
                + file()
                + ": there is no such file. Every process that uses it needs it at this path."));

    Files.createDirectory(file());
    assertThat(refusal(() -> inFile().read("main")), containsString(": it is a folder. "));
  }

  @ParameterizedTest
  @CsvSource({"rw-r-----, true", "r--r-----, true", "rw-r--r--, false", "rw----r--, false"})
  void file_mustNotBeReadableByEveryAccount(String permissions, boolean allowed)
      throws IOException {
    write("username=rdg\npassword=hunter2");
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(permissions));

    if (allowed) {
      assertThat(inFile().read("main").username(), is("rdg"));
    } else {
      assertThat(
          refusal(() -> inFile().read("main")),
          is(
              WHAT
                  + ", "
                  + file()
                  + ", can be read by every account of this machine: run chmod o= on it (in Kubernetes: defaultMode 0440)."));
    }
  }

  @Test
  void environment_givesNameAndPassword() {
    Credentials.Login login =
        new Credentials.InEnvironment("NAME", "WORD")
            .read("main", Map.of("NAME", "rdg", "WORD", "hunter2")::get);

    assertThat(login, is(new Credentials.Login("rdg", "hunter2")));
  }

  @ParameterizedTest
  @CsvSource({"NAME, WORD", "WORD, NAME"})
  void environment_namesTheVariableThatIsMissing(String present, String missing) {
    Credentials.InEnvironment credentials = new Credentials.InEnvironment("NAME", "WORD");

    assertThat(
        refusal(() -> credentials.read("main", Map.of(present, "hunter2")::get)),
        is(
            "environment variable "
                + missing
                + ", which homes.yaml names for Cassandra cluster 'main', is not set: set it for this process, and for every Flink TaskManager."));
  }

  /** A password that is kept would lock the job out when it is changed. */
  @Test
  void newConnection_takesTheFileAsItIsThen() throws IOException {
    CurrentLogin login = new CurrentLogin(inFile(), "main");

    write("username=rdg\npassword=hunter2");
    assertThat(firstResponse(login), is("\0rdg\0hunter2"));

    write("username=rdg\npassword=hunter3");
    assertThat(firstResponse(login), is("\0rdg\0hunter3"));
  }

  private static String firstResponse(CurrentLogin login) {
    var response =
        login
            .newAuthenticator(new Nowhere(), "org.apache.cassandra.auth.PasswordAuthenticator")
            .initialResponse()
            .toCompletableFuture()
            .join();
    return StandardCharsets.UTF_8.decode(response).toString();
  }

  private void write(String content) throws IOException {
    TestCertificates.secret(file(), content);
  }

  private Path file() {
    return folder.resolve("cassandra.properties");
  }

  private Credentials inFile() {
    return new Credentials.InFile(file().toString());
  }

  private static String refusal(Executable action) {
    String message = String.valueOf(assertThrows(ConfigException.class, action).getMessage());
    assertThat(message, not(containsString("hunter2")));
    return message;
  }

  private record Nowhere() implements EndPoint {
    @Override
    public SocketAddress resolve() {
      return InetSocketAddress.createUnresolved("nowhere", 1);
    }

    @Override
    public String asMetricPrefix() {
      return "nowhere";
    }
  }
}
