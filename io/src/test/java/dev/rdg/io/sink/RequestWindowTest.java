package dev.rdg.io.sink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.rdg.model.kv.HeapPool;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RequestWindowTest {
  private final HeapPool memory = new HeapPool(1_000);
  private final RequestWindow window = new RequestWindow(8, memory.open());

  @Test
  void overload_halvesTheWindowOnceForRequestsUnderWayTogether() {
    long sent = System.nanoTime();

    window.overloaded(sent);
    window.overloaded(sent);
    window.overloaded(sent);

    assertThat(window.limit(), is(4));
  }

  @Test
  void overload_leavesTwoRequests() {
    for (int i = 0; i < 10; i++) {
      window.overloaded(System.nanoTime());
    }

    assertThat(window.limit(), is(2));
  }

  @Test
  void success_growsTheWindowByOneForEachWindowFull() {
    window.overloaded(System.nanoTime());
    for (int i = 0; i < 4; i++) {
      window.taken();
    }
    assertThat(window.limit(), is(5));

    for (int i = 0; i < 100; i++) {
      window.taken();
    }
    assertThat(window.limit(), is(8));
  }

  @Test
  void acquire_waitsForAPlace() throws InterruptedException {
    window.overloaded(System.nanoTime());
    window.overloaded(System.nanoTime());
    window.acquire(1);
    window.acquire(1);

    CompletableFuture<Void> third = acquireLater(1);
    assertWaiting(third);
    window.release(1);

    third.orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void acquire_waitsForBytes() throws InterruptedException {
    window.acquire(600);

    CompletableFuture<Void> second = acquireLater(500);
    assertWaiting(second);
    window.release(600);

    second.orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** Or it would wait for ever. */
  @Test
  void acquire_givesAPlaceToALargeRequestThatIsAlone() throws InterruptedException {
    window.acquire(5_000);
    window.release(5_000);
    window.awaitEmpty();
  }

  /** One store, one heap: what another writer's requests take is not there for ours. */
  @Test
  void acquire_waitsForBytesOfOtherWriters() throws InterruptedException {
    RequestWindow other = new RequestWindow(8, memory.open());
    other.acquire(900);
    window.acquire(50);

    CompletableFuture<Void> second = acquireLater(100);
    assertWaiting(second);
    other.release(900);

    second.orTimeout(10, TimeUnit.SECONDS).join();
    assertThat(memory.held(), is(150L));
  }

  /** Or two writers could wait for each other for ever. */
  @Test
  void acquire_givesAPlaceToWhoHasNone() throws InterruptedException {
    RequestWindow other = new RequestWindow(8, memory.open());
    other.acquire(1_000);

    acquireLater(500).orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void close_letsOthersGoOn() throws InterruptedException {
    RequestWindow other = new RequestWindow(8, memory.open());
    other.acquire(900);
    window.acquire(50);
    CompletableFuture<Void> second = acquireLater(100);
    assertWaiting(second);

    other.close();

    second.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private Thread waiting = Thread.currentThread();

  private CompletableFuture<Void> acquireLater(long bytes) {
    CompletableFuture<Void> acquired = new CompletableFuture<>();
    waiting =
        new Thread(
            () -> {
              try {
                window.acquire(bytes);
                acquired.complete(null);
              } catch (InterruptedException e) {
                acquired.completeExceptionally(e);
              }
            });
    waiting.start();
    return acquired;
  }

  private void assertWaiting(CompletableFuture<Void> acquired) {
    Awaitility.await().until(() -> waiting.getState() == Thread.State.WAITING);
    assertThat(acquired.isDone(), is(false));
  }
}
