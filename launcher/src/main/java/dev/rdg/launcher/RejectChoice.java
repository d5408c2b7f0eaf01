package dev.rdg.launcher;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which rejects something is done with: some of them, or all where that is said. */
final class RejectChoice extends RejectSelection {
  @Option(names = "--all", description = "All of them.")
  private boolean all;

  /** Nothing is done with all of them because nobody said with which. */
  @Override
  @Nullable String mistake() {
    return all == isEmpty() ? super.mistake() : "say which: --reason, --offset, or --all.";
  }
}
