package io.quanzi.commands;

import io.quanzi.embedded.Backup.Manifest;
import java.nio.file.Path;

/** Code that the commands about the stored data share. */
final class StoredDataCommands {
    private static final long MEGABYTE = 1_000_000;

    private StoredDataCommands() {}

    /** @throws IllegalStateException when a MongoDB is set, whose own tools do it */
    static void refuseServer(String how) {
        if (StartupSettings.has("spring.mongodb.uri")) {
            throw new IllegalStateException(
                    "SPRING_MONGODB_URI is set, so the data is in a MongoDB: it is " + how + " of MongoDB's own tools");
        }
    }

    /** @throws IllegalStateException while a bot runs on the data */
    static void refuseRunning(Path data, String why) {
        RunFile.live(data).ifPresent(run -> {
            throw new IllegalStateException("a bot runs on this data: process %d on port %d; stop it first, %s"
                    .formatted(run.pid(), run.port(), why));
        });
    }

    static void print(Manifest manifest, Output output, String headline) {
        if (output.isJson()) {
            output.document(manifest);
            return;
        }
        output.print(headline);
        output.print("  as of %s, by version %s: %,d documents, %,.1f MB"
                .formatted(
                        manifest.at(),
                        manifest.version(),
                        manifest.allDocuments(),
                        (double) manifest.allBytes() / MEGABYTE));
        manifest.documents().forEach((name, documents) -> output.print("  %,12d  %s".formatted(documents, name)));
    }
}
