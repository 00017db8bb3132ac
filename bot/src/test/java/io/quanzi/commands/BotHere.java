package io.quanzi.commands;

import io.quanzi.Quanzi;
import java.util.Map;

/** The whole bot with its sandbox in the test's own process, as {@code serve} starts it. */
public final class BotHere {
    private BotHere() {}

    /**
     * Starts one.
     *
     * @param demo whether a demo shop plays
     * @param settings by their property names, such as {@code quanzi.data-dir}
     * @return what ends it
     */
    public static Runnable serve(boolean demo, Map<String, String> settings) {
        settings.forEach(System::setProperty);
        try {
            BotProcess bot = BotProcess.serve(Quanzi.class, demo);
            bot.run().write(StartupSettings.dataDirectory());
            return bot::close;
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }
    }
}
