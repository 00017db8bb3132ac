package io.quanzi.console.customers;

import io.quanzi.shared.Message;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One import, from the file's arrival to its end. Written by one thread, read by many. */
final class ImportJob {
    private final String id;
    private final Kind kind;
    private final Path directory;
    private final String name;
    private volatile State state = State.RUNNING;
    private volatile long done;
    private volatile long total;
    private volatile List<Message> summary = List.of();
    private volatile @Nullable Message error;
    private volatile @Nullable Path rejects;

    /** @param name what the file is called where it came from, which its faults are told under; empty: nobody said */
    ImportJob(String id, Kind kind, Path directory, String name) {
        this.id = id;
        this.kind = kind;
        this.directory = directory;
        this.name = name.isEmpty() ? kind.fileName() : name;
    }

    /** The kind of a job: what a file has in it, or that an import is undone. */
    enum Kind {
        ORDERS,
        CODES,
        UNDO;

        /** The file's name in the job's folder. */
        String fileName() {
            return this == CODES ? "codes.csv" : "orders.csv";
        }
    }

    /** How far it is. */
    enum State {
        RUNNING,
        DONE,
        FAILED
    }

    String id() {
        return id;
    }

    Kind kind() {
        return kind;
    }

    Path directory() {
        return directory;
    }

    Path file() {
        return directory.resolve(kind.fileName());
    }

    String name() {
        return name;
    }

    State state() {
        return state;
    }

    /** Rows read, and after them buyers invited. */
    long done() {
        return done;
    }

    /** How many rows the file has; 0 while nobody knows. */
    long total() {
        return total;
    }

    /** The result in the reader's language; null before the end. */
    @Nullable
    String summary(Locale language) {
        return summary.isEmpty() ? null : said(summary, language);
    }

    /** Why it failed in the reader's language; null unless it did. */
    @Nullable
    String error(Locale language) {
        Message why = error;
        return why == null ? null : said(List.of(why), language);
    }

    /** The sentences in a language, with the file under the name it came by. */
    String said(List<Message> sentences, Locale language) {
        return told(sentences).in(language);
    }

    /** The sentences as one, with the file under the name it came by; they may be read in a language later. */
    Message told(List<Message> sentences) {
        return sentences.stream()
                .map(this::named)
                .reduce((one, other) -> Message.of("import.sentences", one, other))
                .orElse(Message.NONE);
    }

    private Message named(Message sentence) {
        return new Message(
                sentence.key(), sentence.gaps().stream().map(this::named).toList());
    }

    private Object named(Object gap) {
        if (gap instanceof Message inner) {
            return named(inner);
        }
        return gap instanceof Collection<?> several
                ? several.stream().<Object>map(this::named).toList()
                : String.valueOf(gap).replace(directory + "/", "").replace(kind.fileName(), name);
    }

    /** The rows that were set aside; null when there are none. */
    @Nullable
    Path rejects() {
        return rejects;
    }

    void at(long now, long of) {
        done = now;
        total = of;
    }

    /** Ends the job. The state is written last, because readers look at it first. */
    void end(List<Message> words, @Nullable Path setAside) {
        summary = words;
        rejects = setAside;
        done = total;
        state = State.DONE;
    }

    void fail(Message why) {
        error = why;
        state = State.FAILED;
    }
}
