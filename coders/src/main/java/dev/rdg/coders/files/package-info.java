/**
 * Files as other programs leave them: {@link dev.rdg.coders.files.FoundFile} unpacks what is
 * packed, {@link dev.rdg.coders.files.TextLines} reads lines in whatever Unicode encoding they are.
 * Everything that reads a user's file goes through here, so that a file means the same to all.
 */
@NullMarked
package dev.rdg.coders.files;

import org.jspecify.annotations.NullMarked;
