package dev.rdg.operations.replay;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BeamFilesTest {
  private final Path folder;

  BeamFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void knowFileSystems() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Test
  void write_makesFoldersAndReplacesWhatWasThere() throws IOException {
    String file = folder + "/a/b/plan.json";
    BeamFiles.write(file, "one");
    BeamFiles.write(file, "zwei ä");

    assertThat(BeamFiles.read(file), is("zwei ä"));
    try (var files = Files.list(folder.resolve("a/b"))) {
      assertThat("nothing half written is left", files.count(), is(1L));
    }
  }

  @Test
  void match_givesFilesByName() {
    for (String name : List.of("done-0002.json", "done-0001.json", "plan-0001.json")) {
      BeamFiles.write(folder + "/" + name, "{}");
    }

    assertThat(
        BeamFiles.match(folder + "/done-*.json"),
        is(List.of(folder + "/done-0001.json", folder + "/done-0002.json")));
    assertThat(BeamFiles.match(folder + "/none-*.json"), is(List.of()));
    assertThat(BeamFiles.exists(folder + "/plan-0001.json"), is(true));
    assertThat(BeamFiles.exists(folder + "/plan-0002.json"), is(false));
  }

  @Test
  void delete_takesWhatMatchesAndNothingElse() {
    BeamFiles.write(folder + "/round-0001/rejects-0.jsonl", "{}");
    BeamFiles.write(folder + "/round-0001/deep/file", "{}");
    BeamFiles.write(folder + "/round-0002/outcomes", "{}");

    BeamFiles.delete(folder + "/round-0001/**");
    BeamFiles.delete(folder + "/round-0009/**");

    assertThat(BeamFiles.match(folder + "/**"), is(List.of(folder + "/round-0002/outcomes")));
  }

  @Test
  void requireKnown_namesAnUnknownFileSystem() {
    assertThat(BeamFiles.requireKnown(folder.toString()), is(folder.toString()));
    assertThat(
        assertThrows(ConfigException.class, () -> BeamFiles.requireKnown("s4://bucket/l"))
            .getMessage(),
        containsString("folder 's4://bucket/l' is on a file system that is not known here"));
  }
}
