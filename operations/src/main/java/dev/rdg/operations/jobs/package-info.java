/** Jobs of topics on Flink: started after all they need was checked, known by what they write. */
@NullMarked
package dev.rdg.operations.jobs;

import org.jspecify.annotations.NullMarked;
