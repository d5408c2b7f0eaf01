package dev.rdg.operations.replay;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.rdg.io.history.EventSlice;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static final EventSlice A = EventSlice.ofFile("/h/a.jsonl", 0, 10);
  private static final EventSlice B = EventSlice.ofFile("/h/a.jsonl", 10, 20);
  private static final EventSlice LARGE = EventSlice.ofFile("/h/b.jsonl", 0, 100);
  private static final EventSlice C = EventSlice.ofFile("/h/c.jsonl", 0, 1);

  @Test
  void rounds_haveAsManySlicesAsFit_andAtLeastOne() {
    assertThat(
        Replay.rounds(List.of(A, B, LARGE, C), 20, EventSlice::size),
        is(List.of(List.of(A, B), List.of(LARGE), List.of(C))));
    assertThat(
        Replay.rounds(List.of(A, B, LARGE, C), 1, EventSlice::size),
        is(List.of(List.of(A), List.of(B), List.of(LARGE), List.of(C))));
    assertThat(Replay.rounds(List.of(A, B, LARGE, C), 1000, EventSlice::size).size(), is(1));
    assertThat(Replay.rounds(List.of(), 20, EventSlice::size), is(List.of()));
  }
}
