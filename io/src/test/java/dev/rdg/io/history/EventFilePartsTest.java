package dev.rdg.io.history;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.rdg.model.event.RawEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class EventFilePartsTest {
  /** However a file is cut, each line is read once, by the part in which it begins. */
  @Property(tries = 200)
  void lines_areReadOnceWhateverTheParts(
      @ForAll @IntRange(min = 0, max = 12) int lines,
      @ForAll @IntRange(min = 1, max = 40) int step,
      @ForAll boolean marked,
      @ForAll("lineEnds") String lineEnd)
      throws IOException {
    Path temporary = Files.createTempFile("lines", ".jsonl");
    try {
      StringBuilder text = new StringBuilder(marked ? "\ufeff" : "");
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < lines; i++) {
        expected.add("{\"n\":" + "7".repeat(1 + i * 3 % 11) + "}");
        text.append(expected.get(i)).append(lineEnd);
      }
      Files.writeString(temporary, text);
      List<RawEvent> events = new ArrayList<>();
      long size = Files.size(temporary);
      for (int from = 0; from < size; from += step) {
        events.addAll(EventFileTest.read(temporary.toString(), from, Math.min(size, from + step)));
      }

      assertThat(EventFileTest.texts(events), is(expected));
    } finally {
      Files.delete(temporary);
    }
  }

  @Provide
  Arbitrary<String> lineEnds() {
    return Arbitraries.of("\n", "\r\n", "\r", "\n\n", "\r\n\r\n");
  }
}
