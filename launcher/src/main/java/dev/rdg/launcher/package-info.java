/**
 * The command line {@code ./rdg}: one class per command under {@link dev.rdg.launcher.Rdg}. A
 * command has options in, one operation of {@code dev.rdg.operations}, and a screen out: {@link
 * dev.rdg.launcher.ScreenCommand} is what they share, and each kind of answer has a view of its
 * own. {@link dev.rdg.launcher.Local} knows what runs on this machine, for options that were not
 * given.
 */
@NullMarked
package dev.rdg.launcher;

import org.jspecify.annotations.NullMarked;
