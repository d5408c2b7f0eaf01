package dev.rdg.stack;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class LoopbackPortsTest {

  private static final String ADDRESS = "127.0.0.1";

  @Test
  void choose_givesEachPortOnce() {
    int first = LoopbackPorts.choose(ADDRESS);

    assertThat(LoopbackPorts.isFree(ADDRESS, first), is(true));
    assertThat(LoopbackPorts.choose(ADDRESS), is(not(first)));
  }

  @Test
  void isFree_seesAListener() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(LoopbackPorts.isFree(ADDRESS, listener.getLocalPort()), is(false));
    }
  }

  @Test
  void loopback_refusesAnAddressOthersCanReach() {
    StackException e = assertThrows(StackException.class, () -> LoopbackPorts.loopback("0.0.0.0"));

    assertThat(e.getMessage(), containsString("0.0.0.0 is not a loopback address"));
  }
}
