package io.quanzi.commands;

import io.quanzi.database.DataDirectory;
import io.quanzi.embedded.Backup;
import io.quanzi.embedded.Backup.Manifest;
import io.quanzi.embedded.EmbeddedStore;
import io.quanzi.embedded.EmbeddedStore.Sync;
import io.quanzi.embedded.Restore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code backup}: a copy of the data as of now, from the bot that runs, or from the data itself when none does. */
@Command(
        name = "backup",
        description = {
            "Write a backup into DIR, which is new or empty; the bot goes on meanwhile.",
            "It holds the data as of one moment and is there completely or not at all. With a MongoDB use mongodump."
        },
        mixinStandardHelpOptions = true)
final class BackupTo implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Where the backup is to be.")
    private Path directory = Path.of("");

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        StoredDataCommands.refuseServer("backed up with mongodump");
        Path data = StartupSettings.dataDirectory();
        Optional<RunFile> running = RunFile.live(data);
        Manifest manifest = running.isPresent() ? fromBot(running.get()) : fromData(data);
        StoredDataCommands.print(manifest, output, "备份已写入 · backed up to " + directory);
        String keyFile = StartupSettings.get("quanzi.key-file", "");
        if (!keyFile.isEmpty()) {
            System.err.printf(
                    "备份里没有手机号的密钥文件 %1$s，请另存一份 · the key file of phone numbers, %1$s, is not in the backup: keep a copy of it elsewhere%n",
                    keyFile);
        }
        return 0;
    }

    private Manifest fromBot(RunFile run) throws IOException {
        try (BotClient bot = BotClient.of(run);
                InputStream zip = bot.download("/api/backup")) {
            return Restore.unpack(zip, directory);
        }
    }

    private Manifest fromData(Path data) throws IOException {
        if (!Files.exists(data.resolve(DataDirectory.STORE))) {
            throw new IllegalStateException("There is no data in " + data + ": set QUANZI_DATA_DIR to where it is");
        }
        try (EmbeddedStore store = EmbeddedStore.open(data.resolve(DataDirectory.STORE), Sync.PROCESS)) {
            return Restore.write(
                    directory,
                    destination -> Backup.write(
                            store,
                            data,
                            DataDirectory.besideStore(!StartupSettings.has("quanzi.wecom.corp-id")),
                            Commands.Version.number(),
                            Clock.systemUTC().instant(),
                            destination));
        }
    }
}
