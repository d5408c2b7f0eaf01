package dev.rdg.stack;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("server")
class FlinkClusterIT {

  private final Path folder;

  FlinkClusterIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void taskManager_isReplaced() throws Exception {
    FlinkCluster cluster = FlinkCluster.builder(folder).slots(3).start();
    try (cluster) {
      assertThat(FlinkCluster.probe(address(cluster)), is(3));
      cluster.killTaskManager();
      assertThat(cluster.pids(), hasSize(1));

      cluster.startTaskManager();

      assertThat(cluster.pids(), hasSize(2));
      assertThat(FlinkCluster.probe(address(cluster)), is(greaterThanOrEqualTo(3)));
      StackException e = assertThrows(StackException.class, cluster::startTaskManager);
      assertThat(e.getMessage(), containsString("call killTaskManager() first"));
    }
    assertThat(cluster.pids(), is(empty()));
  }

  private static InetSocketAddress address(FlinkCluster cluster) {
    return new InetSocketAddress(cluster.restUrl().getHost(), cluster.restUrl().getPort());
  }
}
