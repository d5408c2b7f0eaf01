package dev.rdg.model.kv;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeapPoolTest {

  @Test
  void share_hasAllWhileItIsAlone() {
    HeapPool pool = new HeapPool(100);
    HeapPool.Share share = pool.open();

    assertThat(share.tryAdd(60), is(true));
    assertThat(share.tryAdd(41), is(false));
    assertThat(share.tryAdd(40), is(true));
    assertThat(pool.held(), is(100L));
  }

  @Test
  void share_hasAnEqualPartBesideOthers() {
    HeapPool pool = new HeapPool(100);
    HeapPool.Share a = pool.open();
    HeapPool.Share b = pool.open();

    assertThat(a.tryAdd(51), is(false));
    assertThat(a.tryAdd(50), is(true));
    assertThat(b.tryAdd(50), is(true));
  }

  /** One that filled the pool alone keeps it from being overfilled by those that come later. */
  @Test
  void shares_neverExceedThePool() {
    HeapPool pool = new HeapPool(100);
    HeapPool.Share early = pool.open();
    early.add(100);
    HeapPool.Share late = pool.open();

    assertThat(late.tryAdd(1), is(false));
    early.close();
    assertThat(late.tryAdd(100), is(true));
  }

  @Test
  void close_givesBackOnce() {
    HeapPool pool = new HeapPool(100);
    HeapPool.Share share = pool.open();
    share.add(70);

    share.close();
    share.add(-70); // an answer that nobody waits for any more
    share.close();

    assertThat(pool.held(), is(0L));
  }

  @Test
  void threads_neverHoldMoreThanThePoolTogether() {
    HeapPool pool = new HeapPool(1_000);
    AtomicLong held = new AtomicLong();
    AtomicLong most = new AtomicLong();
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      HeapPool.Share share = pool.open();
      threads.add(
          CompletableFuture.runAsync(
              () -> {
                for (int bytes = 0; bytes < 20_000; bytes++) {
                  if (share.tryAdd(bytes % 100)) {
                    most.accumulateAndGet(held.addAndGet(bytes % 100), Math::max);
                    held.addAndGet(-(bytes % 100));
                    share.add(-(bytes % 100));
                  }
                }
              }));
    }
    threads.forEach(CompletableFuture::join);

    assertThat(most.get(), lessThanOrEqualTo(1_000L));
    assertThat(pool.held(), is(0L));
  }

  @Test
  void bufferMemory_isSharedByEqualOnesUntilTheLastIsClosed() {
    HeapPool.Share a = new BufferMemory("job", 200).openJoining();
    HeapPool.Share b = new BufferMemory("job", 200).openJoining();
    HeapPool.Share other = new BufferMemory("other", 200).openJoining();
    HeapPool.Share sending = new BufferMemory("job", 200).openSending();

    a.add(100);

    assertThat(b.hasRoom(1), is(false));
    assertThat(other.hasRoom(100), is(true));
    assertThat(sending.hasRoom(100), is(true));
    List.of(a, b, other, sending).forEach(HeapPool.Share::close);
    try (HeapPool.Share again = new BufferMemory("job", 200).openJoining()) {
      assertThat(again.lock() == a.lock(), is(false));
    }
  }

  @Test
  void bufferMemory_isChecked() {
    for (long bytes : new long[] {0, -1, (64L << 30) + 1}) {
      Exception e =
          assertThrows(IllegalArgumentException.class, () -> new BufferMemory("job", bytes));
      assertThat(e.getMessage(), containsString("but was " + bytes));
    }
  }
}
