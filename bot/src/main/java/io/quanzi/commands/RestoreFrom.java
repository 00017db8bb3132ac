package io.quanzi.commands;

import io.quanzi.database.DataDirectory;
import io.quanzi.embedded.Backup.Manifest;
import io.quanzi.embedded.Restore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code restore}: a backup becomes the data. */
@Command(
        name = "restore",
        description = {
            "Put a backup into an empty data directory (QUANZI_DATA_DIR), after checking every file of it.",
            "DIR is what backup wrote, or the .zip of the console. With a MongoDB use mongorestore."
        },
        mixinStandardHelpOptions = true)
final class RestoreFrom implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The backup.")
    private Path backup = Path.of("");

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        StoredDataCommands.refuseServer("restored with mongorestore");
        if (!Files.exists(backup)) {
            throw new FileNotFoundException(
                    "there is no " + backup + "; expected a directory that backup wrote, or a .zip");
        }
        Path data = StartupSettings.dataDirectory();
        StoredDataCommands.refuseRunning(data, "and name an empty data directory");
        Manifest manifest = Restore.restore(backup, data, DataDirectory.NO_DATA);
        StoredDataCommands.print(manifest, output, "已恢复 · restored into " + data);
        return 0;
    }
}
