package dev.rdg.stack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A configuration file of an engine, with {@code ${name}} for what differs between servers. */
final class Template {

  private static final Pattern NAME = Pattern.compile("\\$\\{(\\w+)}");

  private Template() {}

  static Path write(String resource, Map<String, String> values, Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return Files.writeString(file, fill(read(resource), values));
    } catch (IOException e) {
      throw new StackException("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  static String fill(String text, Map<String, String> values) {
    return NAME.matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(valueOf(match.group(1), values)));
  }

  private static String valueOf(String name, Map<String, String> values) {
    @Nullable String value = values.get(name);
    if (value == null) {
      throw new StackException("No value for ${" + name + "}, only for " + values.keySet() + ".");
    }
    return value;
  }

  private static String read(String resource) throws IOException {
    try (@Nullable InputStream in = Template.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("the resource " + resource + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
