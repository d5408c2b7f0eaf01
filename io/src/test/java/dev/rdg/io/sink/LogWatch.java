package dev.rdg.io.sink;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What was logged at WARN and above, by whomever, while it is open. */
final class LogWatch extends AbstractAppender implements AutoCloseable {
  private final List<LogEvent> events = new CopyOnWriteArrayList<>();
  private final Level before;

  LogWatch() {
    super("watch", null, null, true, Property.EMPTY_ARRAY);
    start();
    before = context().getConfiguration().getRootLogger().getLevel();
    context().getConfiguration().getRootLogger().setLevel(Level.WARN);
    context().getConfiguration().getRootLogger().addAppender(this, Level.WARN, null);
    context().updateLoggers();
  }

  private static LoggerContext context() {
    return (LoggerContext) LogManager.getContext(false);
  }

  @Override
  public void append(LogEvent event) {
    events.add(event.toImmutable());
  }

  /** The messages of exactly this level. */
  List<String> messages(Level level) {
    return events.stream()
        .filter(event -> event.getLevel().equals(level))
        .map(event -> event.getLoggerName() + ": " + event.getMessage().getFormattedMessage())
        .toList();
  }

  @Override
  public void close() {
    context().getConfiguration().getRootLogger().removeAppender("watch");
    context().getConfiguration().getRootLogger().setLevel(before);
    context().updateLoggers();
    stop();
  }
}
