/**
 * YAML whose values know where they stand, so that {@link dev.rdg.model.yaml.YamlNode} can say file
 * and line of what is wrong.
 */
@NullMarked
package dev.rdg.model.yaml;

import org.jspecify.annotations.NullMarked;
