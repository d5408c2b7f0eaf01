package dev.rdg.reader;

import static java.util.Objects.requireNonNull;

/**
 * Edges of one type, followed one way.
 *
 * @param type the name of the edge type
 * @param direction which way
 * @param rules what is special to them
 */
public record EdgeStep(String type, Direction direction, Rules rules) {
  /** Checks for nulls. */
  public EdgeStep {
    requireNonNull(type, "type");
    requireNonNull(direction, "direction");
    requireNonNull(rules, "rules");
  }

  /** From where they start to where they lead. */
  public static EdgeStep out(String type) {
    return new EdgeStep(type, Direction.OUT, Rules.NONE);
  }

  /** From where they lead to where they start. */
  public static EdgeStep in(String type) {
    return new EdgeStep(type, Direction.IN, Rules.NONE);
  }

  /** Whether edges are followed from where they lead. */
  public boolean isBackwards() {
    return direction == Direction.IN;
  }

  /** With rules of its own. */
  public EdgeStep with(Rules own) {
    return new EdgeStep(type, direction, own);
  }
}
