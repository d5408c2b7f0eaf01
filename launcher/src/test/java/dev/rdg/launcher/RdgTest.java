package dev.rdg.launcher;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class RdgTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          digset                                  | digest
          run loginz --kafka=127.0.0.1:1          | unknown topic 'loginz'; allowed: logins, playback, gameplay, catalog. Did you mean 'logins'?
          run logins --runer flink                | --runner
          run logins --set paralelism=2           | unknown setting 'paralelism'; did you mean 'parallelism'?
          get account                             | 'account' is not a node: use type:id, such as account:a-17.
          get acount:a-1                          | unknown node type 'acount'; allowed: account, profile, device, title, game. Did you mean 'account'?
          get account:a-1 --edges watched         | edges 'watched' start from 'profile', not from 'account'.
          get account:a-1 --edges has_profil      | Did you mean 'has_profile'?
          digest node_title;DROP                  | unknown namespace 'node_title;DROP'
          get account:a-1 --recent                | name it with --edges
          get profile:p-1 --history --edges played | name its type with --edges and where it leads with --to
          get profile:p-1 --edges played --to g-1 | --to names an edge whose --history is asked for
          get profile:p-1 --edges played --recent --count | one at a time
          get profile:p-1 --as-of yesterday       | --as-of 'yesterday' is not a time
          get account';DROP:a-1                   | unknown node type
          digest node_titel                       | Did you mean 'node_title'?
          digest --kafka=127.0.0.1:1              | Unknown option: '--kafka=127.0.0.1:1'
          replay logins --round 0                 | --round must be at least 1 (MiB), but was 0.
          replay logins --sample 2                | --sample must be more than 0 and at most 1, but was 2.0.
          namespace list --format xml             | --format
          serve --at-once 0                       | at least 1 request must be answered at a time
          serve --cache-nodes -1                  | --cache-nodes is 0 or more seconds
          serve --host 0.0.0.0                    | is beyond this machine
          serve --tls-clients pom.xml             | certificates of clients are checked by TLS only
          """)
  void wrongUsage_exitsWith2AndNamesTheRightOne(String arguments, String message) {
    assertThat(run(arguments.split(" ")), is(2));
    assertThat(err.toString(), containsString(message));
    assertThat(err.toString(), not(containsString("\tat ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          get account:a-1 --cassandra=127.0.0.1:1  | does not answer at 127.0.0.1:1: check that it runs and listens there
          digest --cassandra=localhost.invalid:9   | ./rdg stack up. (unknown host)
          schema check --against=127.0.0.1:1       | does not answer at 127.0.0.1:1: check that it runs and listens there
          schema apply --cassandra=127.0.0.1:1     | does not answer at 127.0.0.1:1: check that it runs and listens there
          serve --clients missing.yaml             | the file of clients cannot be read from missing.yaml: there is no such file.
          digest --cassandra=nonsense              | Cassandra contact point 'nonsense' is not an address: use host:port
          """)
  void failure_exitsWith1AndOneMessage(String arguments, String message) {
    assertThat(run(arguments.split(" ")), is(1));
    assertThat(err.toString(), containsString(message));
    assertThat(err.toString().lines().count(), is(1L));
  }

  @Test
  void schemaCheck_namesFileAndLine(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("graph.yaml"),
            "version: 1\nnodes:\n  a:\n    properties:\n      x: strng\n");

    assertThat(run("schema", "check", file.toString()), is(1));
    assertThat(
        err.toString(),
        containsString(
            "graph.yaml:5: unknown value 'strng'; allowed: string, long, double, boolean, instant, bytes. Did you mean 'string'?"));
  }

  @Test
  void namespaceList_showsNamespacesOfAClusterThatIsDown() {
    assertThat(run("namespace", "list", "--cassandra=127.0.0.1:1"), is(1));
    assertThat(out.toString(), matchesPattern("(?s).*edge_watched .* cluster does not answer\n.*"));
    assertThat(err.toString(), containsString("does not answer at 127.0.0.1:1"));
    assertThat("one line", err.toString().strip().lines().count(), is(1L));
  }

  @Test
  void plan_countsMachinesAndNamesWhereItsFiguresAreFrom() {
    assertThat(run("plan", "--events-per-second", "1000000"), is(0));
    assertThat(out.toString(), containsString("For 1,000,000 events/s at 50 % of each core"));
    assertThat(
        out.toString(), matchesPattern("(?s).*Cassandra nodes +[0-9.,]+ +[0-9.,]+ +[1-9].*"));
    assertThat(out.toString(), containsString("benchmarks/results/sink-cost.md"));

    assertThat(run("plan", "--events-per-second", "1000", "--busy", "0"), is(2));
    assertThat(err.toString(), containsString("--busy must be from 1 to 100"));
  }

  @Test
  void everyCommand_hasHelpWithAnExample() {
    for (CommandLine command : List.copyOf(Rdg.commandLine().getSubcommands().values())) {
      requireExample(command.getCommandName());
      command
          .getSubcommands()
          .keySet()
          .forEach(name -> requireExample(command.getCommandName() + " " + name));
    }
  }

  private void requireExample(String command) {
    out.getBuffer().setLength(0);
    assertThat(run((command + " --help").split(" ")), is(0));
    assertThat(command, out.toString(), containsString("Example"));
    assertThat(out.toString(), containsString("  ./rdg " + command));
  }

  private int run(String... arguments) {
    return Rdg.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
