package dev.rdg.launcher;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.rdg.stack.CassandraServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees of a store's schema, from an empty store on. */
class SchemaCommandIT {
  private static final Path GRAPH =
      Local.home().resolve("pipelines/src/main/resources/dev/rdg/pipelines/graph.yaml");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private String address = "";

  @Test
  void storeFollowsTheGraph(@TempDir Path folder) throws IOException {
    try (CassandraServer cassandra = CassandraServer.start(folder.resolve("cassandra"))) {
      address =
          cassandra.contactPoint().getAddress().getHostAddress()
              + ":"
              + cassandra.contactPoint().getPort();
      emptyStore();
      apply();
      list();
      check(folder);
    }
  }

  private void emptyStore() {
    assertThat(rdg("namespace", "list"), is(0));
    assertThat(out.toString(), matchesPattern("(?s).*node_title .* missing\n.*"));
    assertThat(rdg("schema", "check"), is(0));
    assertThat(out.toString(), startsWith("new: keyspace rdg\n"));
    assertThat(out.toString(), endsWith("Next: ./rdg schema apply --cassandra " + address + ".\n"));
    assertThat(rdg("schema", "apply", "--dry-run"), is(0));
    assertThat(out.toString(), startsWith("CREATE KEYSPACE IF NOT EXISTS rdg WITH"));
  }

  private void apply() {
    assertThat(rdg("schema", "apply"), is(0));
    assertThat("the dry run did nothing", out.toString(), startsWith("created keyspace rdg\n"));
    assertThat(rdg("schema", "apply", "--dry-run"), is(0));
    assertThat(out.toString(), is(emptyString()));
    assertThat(rdg("schema", "apply"), is(0));
    assertThat(out.toString(), is("nothing to do\n"));
    assertThat(rdg("schema", "check"), is(0));
    assertThat(out.toString(), matchesPattern("Compatible .*, which has all 23 namespaces\\.\n"));
  }

  private void list() {
    assertThat(rdg("namespace", "list"), is(0));
    assertThat(
        out.toString(),
        matchesPattern(
            "(?s).*edge_watched_reverse +reverse of watched +rdg.edge_watched_reverse +1 +none +0 +0 +ok\n.*"));
    assertThat(
        out.toString(),
        containsString("All have cluster main, consistency LOCAL_QUORUM, compression lz4"));
    assertThat(out.toString(), containsString("0 MiB: nothing is in files yet"));
    assertThat(rdg("namespace", "list", "--format", "json"), is(0));
    assertThat(
        out.toString().lines().findFirst().orElse(""),
        is(
            """
            {"namespace":"node_account","kind":"node account","cluster":"main","table":"rdg.node_account",\
            "consistency":"LOCAL_QUORUM","compression":"lz4","buckets":1,"retention":"none",\
            "diskMebibytes":0,"partitions":0,"state":"ok","notes":[]}"""));
  }

  private void check(Path folder) throws IOException {
    String graph = Files.readString(GRAPH);
    Path more =
        Files.writeString(
            folder.resolve("more.yaml"),
            graph.replace("progress: double", "progress: double\n      rating: long"));
    Path other =
        Files.writeString(
            folder.resolve("other.yaml"), graph.replace("progress: double", "progress: long"));

    Path kept =
        Files.writeString(
            folder.resolve("kept.yaml"),
            graph.replace("  watched:", "  watched:\n    history: 90d"));
    Path lost =
        Files.writeString(
            folder.resolve("lost.yaml"), graph.replaceAll("(?m)^ +history: .*\\R", ""));

    assertThat(rdg("schema", "check", kept.toString()), is(0));
    assertThat(out.toString(), containsString("new: history of namespace edge_watched\n"));
    assertThat(out.toString(), containsString("new: table rdg.edge_watched_history"));
    assertThat(rdg("schema", "check", lost.toString()), is(1));
    assertThat(
        out.toString(),
        containsString("refused: namespace edge_played: history was 3650d, but this version"));
    assertThat(rdg("schema", "check", more.toString()), is(0));
    assertThat(out.toString(), containsString("new: property rating (long) of namespace edge_wat"));
    assertThat(rdg("schema", "check", other.toString()), is(1));
    assertThat(
        out.toString(), containsString("refused: namespace edge_watched: property progress"));
    assertThat(err.toString(), not(containsString("\tat ")));
  }

  private int rdg(String... arguments) {
    out.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add(
        (arguments.length > 2 && arguments[1].equals("check") ? "--against=" : "--cassandra=")
            + address);
    return Rdg.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }
}
