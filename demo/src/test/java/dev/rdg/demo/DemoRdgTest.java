package dev.rdg.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoRdgTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          demmo                 | 2 | demo
          demo --events 1       | 2 | --events must be between
          produce --events 0    | 2 | --events must be at least 1, but was 0.
          produce loginz        | 2 | events can be generated for logins, playback, gameplay, catalog, not for 'loginz'
          produce --from x.json | 2 | --from needs a topic: ./rdg produce TOPIC --from x.json
          produce logins --from no-such-file | 1 | file 'no-such-file' cannot be read
          produce logins --events 1 --kafka=nonsense | 1 | Kafka's address 'nonsense' is not usable
          """)
  void mistakes_areNamed(String arguments, int code, String message) {
    assertThat(run(arguments.split(" ")), is(code));
    assertThat(err.toString(), containsString(message));
  }

  @Test
  void commands_areThoseOfOperatorsToo() {
    assertThat(DemoRdg.commandLine().getSubcommands().keySet(), hasItems("demo", "produce", "run"));
  }

  @ParameterizedTest
  @CsvSource({"demo", "produce"})
  void everyCommand_hasHelpWithAnExample(String command) {
    assertThat(run(command, "--help"), is(0));
    assertThat(out.toString(), containsString("  ./rdg " + command));
  }

  private int run(String... arguments) {
    return DemoRdg.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
