package dev.rdg.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on loopback addresses. */
final class LoopbackPorts {

  /**
   * Below the ports that operating systems give to outgoing connections. JVMs that start servers at
   * the same time are given ranges of their own by the property.
   */
  private static final int LOWEST = Integer.getInteger("rdg.lowest.port", 20_000);

  private static final int COUNT = 1_000;

  /** Two servers started at the same time by this JVM must not be given the same port. */
  private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

  private LoopbackPorts() {}

  /** The port asked for, or a free one for 0. */
  static int resolve(String address, int port) {
    return port == 0 ? choose(address) : port;
  }

  /** A port that is free on each of the addresses. */
  static int choose(String... addresses) {
    int start = ThreadLocalRandom.current().nextInt(COUNT);
    for (int i = 0; i < COUNT; i++) {
      int port = LOWEST + (start + i) % COUNT;
      if (Arrays.stream(addresses).allMatch(address -> isFree(address, port))
          && HANDED_OUT.add(port)) {
        return port;
      }
    }
    throw new StackException(
        String.format(
            Locale.ROOT,
            "No free port from %d to %d on %s.",
            LOWEST,
            LOWEST + COUNT - 1,
            String.join(", ", addresses)));
  }

  static boolean isFree(String address, int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, loopback(address))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Fails unless something accepts connections; cheaper and quieter than a client that retries. */
  static void requireListening(InetSocketAddress address) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(address, 1_000);
    }
  }

  static InetAddress loopback(String address) {
    try {
      InetAddress resolved = InetAddress.getByName(address);
      if (resolved.isLoopbackAddress()) {
        return resolved;
      }
    } catch (UnknownHostException e) {
      throw new StackException("The address " + address + " is unknown: use 127.0.0.1.", e);
    }
    throw new StackException(
        "The address " + address + " is not a loopback address: use one of 127.0.0.0/8.");
  }
}
