package io.quanzi.logging;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** Writes a message by {@link SafeText}; stands in for Logback's {@code %m}. */
public final class SafeMessageConverter extends ClassicConverter {
    static final int MAX_CHARACTERS = 4_096;

    @Override
    public String convert(ILoggingEvent event) {
        String message = event.getFormattedMessage();
        return message == null ? "" : SafeText.of(message, MAX_CHARACTERS);
    }
}
