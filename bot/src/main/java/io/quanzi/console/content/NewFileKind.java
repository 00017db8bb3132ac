package io.quanzi.console.content;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of files of which managers make new ones. */
enum NewFileKind {
    SCHEDULE("schedules/", ".yaml"),
    SWAP("schedules/swaps/", ".yaml"),
    SOP("schedules/sops/", ".yaml"),
    BROADCAST("templates/broadcast/", ".ftl"),
    WELCOME("templates/welcome/", ".ftl");

    private final String folder;
    private final String end;

    NewFileKind(String folder, String end) {
        this.folder = folder;
        this.end = end;
    }

    /** The kind of a word, as {@link FileCategory#kindOf} has it. */
    static Optional<NewFileKind> find(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean has(String path) {
        return FileCategory.kindOf(path).equals(word());
    }

    /** Whether a new one is a paused copy of another. */
    boolean beginsPaused() {
        return this == SCHEDULE || this == SOP;
    }

    boolean isTemplate() {
        return end.equals(".ftl");
    }

    String path(String name) {
        return folder + name + end;
    }
}
