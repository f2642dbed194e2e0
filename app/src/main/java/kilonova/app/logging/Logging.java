package kilonova.app.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Sets logging up in code: there is no file to read at start, and no way to switch on a library's full detail, which might
 * show what no log may show. The whole log goes to a file, warnings go to the terminal too.
 */
public final class Logging {
    private static final String LINE = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %msg%n";
    private static final String SHORT = "%msg%n";

    private Logging() {}

    /** Warnings to the terminal, nothing else: for commands that end at once. */
    public static void toTerminal() {
        LoggerContext context = fresh();
        root(context).addAppender(terminal(context));
    }

    /**
     * Everything to a file that is cut each day, warnings to the terminal.
     *
     * @param file the file that is written now
     * @param json one JSON object per line instead of plain text
     * @param debug Kilonova's own messages in full detail
     */
    public static void toFile(Path file, boolean json, boolean debug) {
        LoggerContext context = fresh();
        root(context).addAppender(terminal(context));
        root(context).addAppender(rolling(context, file, json));
        context.getLogger("kilonova").setLevel(debug ? Level.DEBUG : Level.INFO);
    }

    /** Writes out what is still under way. */
    public static void stop() {
        context().stop();
    }

    private static LoggerContext fresh() {
        LoggerContext context = context();
        context.reset();
        root(context).setLevel(Level.INFO);
        for (String chatty : new String[] {"org.flywaydb", "com.zaxxer.hikari", "io.helidon"}) {
            context.getLogger(chatty).setLevel(Level.WARN);
        }
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        return context;
    }

    private static ConsoleAppender<ILoggingEvent> terminal(LoggerContext context) {
        ConsoleAppender<ILoggingEvent> terminal = new ConsoleAppender<>();
        terminal.setContext(context);
        terminal.setTarget("System.err");
        terminal.setEncoder(pattern(context, SHORT));
        ThresholdFilter warnings = new ThresholdFilter();
        warnings.setLevel("WARN");
        warnings.start();
        terminal.addFilter(warnings);
        terminal.start();
        return terminal;
    }

    private static RollingFileAppender<ILoggingEvent> rolling(LoggerContext context, Path file, boolean json) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(json ? json(context) : pattern(context, LINE));
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
        policy.setContext(context);
        policy.setParent(appender);
        policy.setFileNamePattern(file + ".%d.%i.gz");
        policy.setMaxFileSize(FileSize.valueOf("50MB"));
        policy.setMaxHistory(14);
        policy.setTotalSizeCap(FileSize.valueOf("500MB"));
        policy.start();
        appender.setRollingPolicy(policy);
        appender.setTriggeringPolicy(policy);
        appender.start();
        return appender;
    }

    private static Encoder<ILoggingEvent> pattern(LoggerContext context, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> json(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithFormattedMessage(true);
        encoder.setWithArguments(false);
        encoder.setWithMessage(false);
        encoder.start();
        return encoder;
    }

    private static Logger root(LoggerContext context) {
        return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
