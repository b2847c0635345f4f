package io.maas4j.server.resilience;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** All that our own packages log while it is open, at every level. */
final class OurLogs extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.maas4j");
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private OurLogs() {
    setContext(logger.getLoggerContext());
  }

  static OurLogs open() {
    OurLogs logs = new OurLogs();
    logs.start();
    logs.logger.setLevel(Level.TRACE);
    logs.logger.setAdditive(false);
    logs.logger.addAppender(logs);
    return logs;
  }

  @Override
  protected void append(ILoggingEvent event) {
    String failure =
        event.getThrowableProxy() == null
            ? ""
            : ThrowableProxyUtil.asString(event.getThrowableProxy());
    lines.add(event.getFormattedMessage() + " " + event.getMDCPropertyMap() + failure);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setAdditive(true);
    logger.setLevel(null);
    stop();
  }
}
