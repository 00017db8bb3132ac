package io.quanzi.playbook;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.springframework.data.mongodb.core.MongoOperations;

/** A real playbook for tests of other modules. */
public final class PlaybookFixture {
    private PlaybookFixture() {}

    /** One with no files. */
    public static Playbook empty(MongoOperations mongo, Clock clock) {
        return new Playbook(List.of(), List.of(), List.of(), mongo, clock, "", new KnownFiles(), List.of(), false);
    }

    /** One that has read the files of a kind in a directory. */
    public static Playbook started(MongoOperations mongo, Clock clock, Path directory, FileKind<?> kind) {
        var playbook = new Playbook(
                List.of(kind),
                List.of(),
                List.of(),
                mongo,
                clock,
                directory.toString(),
                new KnownFiles(),
                List.of(),
                false);
        playbook.start();
        return playbook;
    }

    /** What changes its files. */
    public static PlaybookEditor editor(Playbook playbook, Clock clock) {
        return new PlaybookEditor(playbook, clock, List.of());
    }

    /** What compares the disk with its files. */
    public static PlaybookDisk disk(Playbook playbook, Clock clock) {
        return new PlaybookDisk(playbook, editor(playbook, clock), List.of(), clock);
    }
}
