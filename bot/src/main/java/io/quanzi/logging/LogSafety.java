package io.quanzi.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;

/**
 * Puts this module into Logback at its start, before any other configuration, and again whenever that begins anew, as Spring
 * Boot has it do. Named in {@code META-INF/services}.
 */
public final class LogSafety extends ContextAwareBase implements Configurator, LoggerContextListener {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        for (String word : List.of("m", "msg", "message")) {
            PatternLayout.DEFAULT_CONVERTER_SUPPLIER_MAP.put(word, SafeMessageConverter::new);
        }
        for (String word : List.of("safeEx", "ex", "exception", "throwable", "xEx", "xException", "xThrowable")) {
            PatternLayout.DEFAULT_CONVERTER_SUPPLIER_MAP.put(word, SafeExceptionConverter::new);
        }
        context.addListener(this);
        context.addTurboFilter(new RepeatedWarnings());
        return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }

    @Override
    public boolean isResetResistant() {
        return true;
    }

    @Override
    public void onReset(LoggerContext context) {
        context.addTurboFilter(new RepeatedWarnings());
    }

    @Override
    public void onStart(LoggerContext context) {}

    @Override
    public void onStop(LoggerContext context) {}

    @Override
    public void onLevelChange(Logger logger, Level level) {}
}
