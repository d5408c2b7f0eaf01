package dev.rdg.io.history;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.rdg.archive.ArchivedRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

class WriteArchiveFnTest {
  private static final WriteArchiveFn WRITE = new WriteArchiveFn("/archive");

  /** A name is looked for by machines: it has the same digits wherever it was written. */
  @Test
  @ResourceLock(Resources.LOCALE)
  void nameOf_isTheSameInEveryCountry() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      assertThat(
          WRITE.nameOf("3/2026-11-25/13", List.of(record("logins", 12), record("logins", 15))),
          is("/archive/logins/2026-11-25/13/logins-3-12-15.avro"));
    } finally {
      Locale.setDefault(before);
    }
  }

  /** File systems take 255 bytes; the file is first written under a longer name. */
  @Test
  void nameOf_fitsAFileSystem() {
    String topic = "t".repeat(249);

    String name =
        WRITE.nameOf(Integer.MAX_VALUE + "/2026-11-25/13", List.of(record(topic, Long.MAX_VALUE)));

    String file = name.substring(name.lastIndexOf('/') + 1) + "." + UUID.randomUUID();
    assertThat(file.length(), lessThan(256));
  }

  private static ArchivedRecord record(String topic, long offset) {
    return new ArchivedRecord(
        topic, 3, offset, Instant.EPOCH, "CREATE_TIME", null, null, List.of());
  }
}
