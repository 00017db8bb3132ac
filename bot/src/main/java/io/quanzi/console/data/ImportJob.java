package io.quanzi.console.data;

import java.nio.file.Path;
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
    private volatile @Nullable String summary;
    private volatile @Nullable String error;
    private volatile @Nullable Path rejects;

    /** @param name what the file is called where it came from, which its faults are told under; empty: nobody said */
    ImportJob(String id, Kind kind, Path directory, String name) {
        this.id = id;
        this.kind = kind;
        this.directory = directory;
        this.name = name.isEmpty() ? kind.fileName() : name;
    }

    /** What a file has in it. */
    enum Kind {
        ORDERS,
        CODES;

        /** What the file is called here. */
        String fileName() {
            return this == ORDERS ? "orders.csv" : "codes.csv";
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

    /** Of how many; 0 while nobody knows. */
    long total() {
        return total;
    }

    /** What came of it; null before its end. */
    @Nullable
    String summary() {
        return summary;
    }

    /** Why it failed; null unless it did. */
    @Nullable
    String error() {
        return error;
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

    /** What is read from a job after its state is there: so the state is written last. */
    void end(String words, @Nullable Path setAside) {
        summary = words;
        rejects = setAside;
        done = total;
        state = State.DONE;
    }

    void fail(String why) {
        error = why;
        state = State.FAILED;
    }
}
