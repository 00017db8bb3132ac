package io.quanzi.commands;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The language a command speaks: what {@code --lang} says, else the machine's by {@code LANG}, else English. */
final class CommandLanguage {
    @Option(names = "--lang", paramLabel = "zh|en", description = "Language of the output (default: by LANG).")
    private @Nullable Choice lang;

    /** The languages that can be chosen. */
    enum Choice {
        ZH,
        EN
    }

    Locale locale() {
        return of(lang, System.getenv());
    }

    static Locale of(@Nullable Choice chosen, Map<String, String> environment) {
        boolean chinese = chosen == null
                ? Stream.of("LC_ALL", "LC_MESSAGES", "LANG")
                        .map(name -> environment.getOrDefault(name, ""))
                        .filter(value -> !value.isEmpty())
                        .findFirst()
                        .orElse("")
                        .startsWith("zh")
                : chosen == Choice.ZH;
        return chinese ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
    }

    /** Returns the language as a part of a query. */
    String query() {
        return "lang=" + locale().getLanguage();
    }
}
