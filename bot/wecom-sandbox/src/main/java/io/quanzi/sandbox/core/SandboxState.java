package io.quanzi.sandbox.core;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The whole state of the sandbox: tables under one lock.
 *
 * <p>Whatever changes state is an {@linkplain #act act}: it happens whole or, when it throws, not at all, and is in the
 * journal before its answer leaves. One lock, because an act takes microseconds and its rules reach across tables.
 */
public final class SandboxState implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Table<?>> tables = new LinkedHashMap<>();
    private final List<Change<?>> changes = new ArrayList<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    private final Clock clock;
    private final @Nullable StateJournal journal;
    private final AtomicLong version = new AtomicLong();
    private int depth;

    /** @param directory where the journal lives; without one the state is in memory only */
    public SandboxState(Clock clock, @Nullable Path directory) {
        this.clock = clock;
        this.journal = directory == null ? null : new StateJournal(directory);
    }

    /** Declares a table; all are declared before {@link #open}. */
    public <T> Table<T> table(String name, Class<T> type) {
        var table = new Table<>(this, name, type);
        tables.put(name, table);
        return table;
    }

    /** How many rows a table has that another family declared; none when nobody did. */
    public int count(String table) {
        var known = tables.get(table);
        return known == null ? 0 : known.size();
    }

    /** Reads the journal, if there is one. */
    public void open() {
        if (journal != null) {
            journal.open(this);
        }
        reindex();
    }

    public Instant now() {
        return clock.instant();
    }

    /** Goes up with every act that changed something: who has seen a version need not look again. */
    public long version() {
        return version.get();
    }

    /** Runs an act; when it throws, every row is as before. */
    public <R> R act(Supplier<R> act) {
        List<Runnable> after = List.of();
        R result;
        lock.lock();
        try {
            depth++;
            try {
                result = act.get();
                if (depth == 1) {
                    if (journal != null && !changes.isEmpty()) {
                        journal.append(this, changes);
                    }
                    if (!changes.isEmpty()) {
                        version.incrementAndGet();
                    }
                    changes.clear();
                    after = List.copyOf(afterwards);
                    afterwards.clear();
                }
            } catch (RuntimeException | Error fault) {
                undo();
                throw fault;
            } finally {
                depth--;
            }
        } finally {
            lock.unlock();
        }
        after.forEach(Runnable::run);
        return result;
    }

    public void act(Runnable act) {
        act(() -> {
            act.run();
            return true;
        });
    }

    /** Has something done once the act that is running is safe in the journal; an act that fails takes it along. */
    public void afterwards(Runnable work) {
        afterwards.add(work);
    }

    /** Forgets everything. */
    public void reset() {
        act(() -> tables.values().forEach(SandboxState::empty));
    }

    /** Every row of every table, by table and id. */
    public ObjectNode dump() {
        return act(() -> {
            var all = Json.object();
            tables.forEach((name, table) -> {
                var rows = all.putObject(name);
                table.rows().forEach((id, row) -> rows.set(id, Json.tree(row)));
            });
            return all;
        });
    }

    /** Replaces everything by what {@link #dump} gave. */
    public void load(JsonNode dump) {
        act(() -> {
            tables.values().forEach(SandboxState::empty);
            dump.properties()
                    .forEach(entry -> entry.getValue()
                            .properties()
                            .forEach(row -> put(known(entry.getKey()), row.getKey(), row.getValue())));
        });
        reindex();
    }

    @Override
    public void close() {
        if (journal != null) {
            lock.lock();
            try {
                journal.tidy(this);
            } finally {
                lock.unlock();
            }
            journal.close();
        }
    }

    <T> void changed(Table<T> table, String id, @Nullable T before) {
        if (depth == 0) {
            throw new IllegalStateException("a row of " + table.name() + " was changed outside an act");
        }
        changes.add(new Change<>(table, id, before));
    }

    Map<String, Table<?>> tables() {
        return tables;
    }

    Table<?> known(String name) {
        var table = tables.get(name);
        if (table == null) {
            throw new IllegalArgumentException(
                    "expected one of the tables " + tables.keySet() + ", got \"" + name + "\"");
        }
        return table;
    }

    private void reindex() {
        tables.values().forEach(Table::reindex);
    }

    private void undo() {
        if (depth > 1) {
            return;
        }
        for (int i = changes.size() - 1; i >= 0; i--) {
            changes.get(i).undo();
        }
        changes.clear();
        afterwards.clear();
    }

    private static void empty(Table<?> table) {
        List.copyOf(table.rows().keySet()).forEach(table::remove);
    }

    private static <T> void put(Table<T> table, String id, JsonNode row) {
        table.put(id, table.read(row));
    }

    /** A row as it was before the act; what it is now stands in the table. */
    record Change<T>(Table<T> table, String id, @Nullable T before) {
        void undo() {
            table.set(id, before);
        }
    }
}
