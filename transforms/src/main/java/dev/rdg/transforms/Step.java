package dev.rdg.transforms;

import dev.rdg.model.event.RawEvent;
import java.io.Serializable;
import java.util.function.Consumer;

/**
 * The logic of one transform on elements that still know their record: what {@link StepFn} needs to
 * give every record its one outcome.
 */
interface Step<I, O> extends Serializable {

  /** The transform's name, as rejects report it. */
  String name();

  /** Prepares a worker. */
  default void open() {}

  /** The record of an element. */
  RawEvent recordOf(I element);

  /**
   * Handles one element.
   *
   * @param counter takes the outcome, unless an exception says it
   * @param output takes what goes on; nothing of it does when an exception is thrown
   * @throws dev.rdg.model.RejectedException to reject the record
   */
  void process(I element, TallyBuilder counter, Consumer<O> output);
}
