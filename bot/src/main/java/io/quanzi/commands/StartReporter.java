package io.quanzi.commands;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Keeps Spring's account of a failed start, which is pages long, out of the way of {@link StartFailure}. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartReporter implements SpringBootExceptionReporter {
    private final boolean ours;

    StartReporter(@Nullable ConfigurableApplicationContext context) {
        this.ours =
                context != null && context.getEnvironment().getPropertySources().contains(BotProcess.SETTINGS);
    }

    @Override
    public boolean reportException(Throwable failure) {
        return ours;
    }
}
