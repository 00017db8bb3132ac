package io.quanzi.logging;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;

/**
 * Writes an exception with its causes; {@code %safeEx}. Messages of exceptions quote what strangers sent, so they pass
 * {@link SafeText}; frames and causes are bounded, from the top of the program's own point of view.
 */
public final class SafeExceptionConverter extends ThrowableHandlingConverter {
    private static final int MAX_CHARACTERS_OF_MESSAGE = 1_000;
    private static final int MAX_FRAMES = 25;
    private static final int MAX_FRAMES_OF_CAUSE = 12;
    private static final int MAX_CAUSES = 6;

    @Override
    public String convert(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown == null) {
            return "";
        }
        var out = new StringBuilder();
        int causes = 0;
        for (IThrowableProxy one = thrown; one != null; one = one.getCause()) {
            if (causes == MAX_CAUSES) {
                out.append("Caused by: … (further causes left out)").append(System.lineSeparator());
                break;
            }
            write(out, causes == 0 ? "" : "Caused by: ", one, causes == 0 ? MAX_FRAMES : MAX_FRAMES_OF_CAUSE);
            IThrowableProxy[] suppressed = one.getSuppressed();
            if (suppressed != null && suppressed.length > 0) {
                write(out, "\tSuppressed: ", suppressed[0], 3);
            }
            causes++;
            if (one.getCause() == one) {
                break;
            }
        }
        return out.toString();
    }

    private static void write(StringBuilder out, String before, IThrowableProxy one, int frames) {
        out.append(before).append(one.getClassName());
        if (one.getMessage() != null) {
            out.append(": ").append(SafeText.of(one.getMessage(), MAX_CHARACTERS_OF_MESSAGE));
        }
        out.append(System.lineSeparator());
        StackTraceElementProxy[] all = one.getStackTraceElementProxyArray();
        int own = all == null ? 0 : Math.max(0, all.length - one.getCommonFrames());
        for (int i = 0; all != null && i < Math.min(own, frames); i++) {
            out.append('\t').append(all[i].getSTEAsString()).append(System.lineSeparator());
        }
        if (all != null && all.length > Math.min(own, frames)) {
            out.append("\t... ")
                    .append(all.length - Math.min(own, frames))
                    .append(" more")
                    .append(System.lineSeparator());
        }
    }
}
