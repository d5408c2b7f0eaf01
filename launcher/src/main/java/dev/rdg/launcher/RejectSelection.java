package dev.rdg.launcher;

import dev.rdg.model.Reason;
import dev.rdg.model.yaml.Nearest;
import dev.rdg.operations.rejects.KeptReject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which rejects: the options of commands on several of them. */
class RejectSelection {
  @Option(
      names = "--reason",
      paramLabel = "CODE",
      description = "Only those with this reason code, such as missing-id; can be repeated.")
  private List<String> reasons = new ArrayList<>();

  @Option(
      names = "--offset",
      paramLabel = "P@O",
      description = "Only this one, as partition@offset; can be repeated.")
  private List<String> offsets = new ArrayList<>();

  final boolean isEmpty() {
    return reasons.isEmpty() && offsets.isEmpty();
  }

  final boolean includes(KeptReject reject) {
    return (reasons.isEmpty() || reasons.contains(reject.reason()))
        && (offsets.isEmpty() || offsets.stream().anyMatch(place -> isAt(reject, place)));
  }

  /** What of it cannot be, for people; null where all can. */
  @Nullable String mistake() {
    TreeSet<String> codes =
        Arrays.stream(Reason.values())
            .map(Reason::code)
            .collect(Collectors.toCollection(TreeSet::new));
    for (String reason : reasons) {
      if (!codes.contains(reason)) {
        return "unknown reason '" + reason + "'" + Nearest.hint(reason, codes);
      }
    }
    return offsets.stream()
        .filter(place -> !isPlace(place))
        .findFirst()
        .map(RejectSelection::noPlace)
        .orElse(null);
  }

  /** Whether a text is partition@offset, also after the topic's name as list shows it. */
  static boolean isPlace(String text) {
    return text.matches("(.*-)?[0-9]{1,9}@[0-9]{1,18}");
  }

  static String noPlace(String text) {
    return "a rejected event is named by partition@offset, such as 0@4711, but was '" + text + "'.";
  }

  /** Whether a reject is of this place. */
  static boolean isAt(KeptReject reject, String place) {
    return place.replaceFirst("^.*-", "").equals(reject.partition() + "@" + reject.offset());
  }
}
