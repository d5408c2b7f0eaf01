/**
 * Beam coders of the model's values. {@link dev.rdg.coders.ModelCoders} registers them once, so
 * that every pipeline with this module on its class path finds them by type. All are deterministic
 * and consistent with equals; their bytes are private to Beam (golden tests pin them, since they
 * live in checkpoints), not the store's format.
 */
@NullMarked
package dev.rdg.coders;

import org.jspecify.annotations.NullMarked;
