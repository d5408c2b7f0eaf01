package dev.rdg.launcher;

import picocli.CommandLine.Command;

/** {@code ./rdg rejects}: what a topic's job could not apply, and what is to be done about it. */
@Command(
    name = "rejects",
    description =
        "Rejected events of a topic: lists them, shows one whole, feeds them back, dismisses them.",
    mixinStandardHelpOptions = true,
    subcommands = {
      RejectsListCommand.class,
      RejectsShowCommand.class,
      RejectsReplayCommand.class,
      RejectsDismissCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  ./rdg rejects list playback",
      "  ./rdg rejects show playback 0@4711",
      "  ./rdg rejects replay playback --reason reference-missing"
    })
final class RejectsCommand extends ScreenCommand {
  RejectsCommand() {}
}
