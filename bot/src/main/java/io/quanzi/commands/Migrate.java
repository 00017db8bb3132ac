package io.quanzi.commands;

import com.mongodb.ConnectionString;
import com.mongodb.MongoException;
import io.quanzi.database.DataDirectory;
import io.quanzi.doctor.StoreAddress;
import io.quanzi.embedded.EmbeddedStore;
import io.quanzi.embedded.EmbeddedStore.Sync;
import io.quanzi.embedded.Migration;
import io.quanzi.embedded.Migration.Copied;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code migrate}: from the embedded store to a MongoDB. */
@Command(
        name = "migrate",
        description = {
            "Copy every collection and its indexes from the embedded store to a MongoDB whose database is empty.",
            "Stop the bot first. A run that was interrupted goes on when it is repeated. Afterwards start the bot with",
            "SPRING_MONGODB_URI; the data directory stays as it is."
        },
        mixinStandardHelpOptions = true)
final class Migrate implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything is called
    private CommandSpec spec;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "URI",
            description = "Such as mongodb://user:password@host:27017/quanzi.")
    private String uri = "";

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        checkUri();
        Path data = StartupSettings.dataDirectory();
        StoredDataCommands.refuseRunning(data, "so that nothing is written while it is copied");
        Path directory = data.resolve(DataDirectory.STORE);
        if (!Files.exists(directory)) {
            throw new IllegalStateException("There is no data in " + data + ": set QUANZI_DATA_DIR to where it is");
        }
        try (EmbeddedStore store = EmbeddedStore.open(directory, Sync.PROCESS)) {
            List<Copied> copied = Migration.run(
                    store, directory.toString(), uri, Clock.systemUTC().instant(), this::progress);
            print(copied);
            return 0;
        } catch (MongoException refused) {
            throw new IllegalStateException(
                    "the target refused: " + refused.getMessage() + "; mend that and run this again, it goes on",
                    refused);
        }
    }

    private void checkUri() {
        StoreAddress.violation("--to", uri, "").ifPresent(fault -> {
            throw new ParameterException(spec.commandLine(), fault);
        });
        try {
            var unused = new ConnectionString(uri);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--to: expected a URI such as mongodb://host:27017/quanzi; " + wrong.getMessage(),
                    wrong);
        }
    }

    private void progress(String collection, long done, long of) {
        if (!output.isJson()) {
            PrintWriter beside = output.beside();
            beside.printf("\r%,12d / %,d  %s", done, of, collection);
            beside.print(done == of ? System.lineSeparator() : "");
            beside.flush();
        }
    }

    private void print(List<Copied> copied) {
        if (output.isJson()) {
            output.document(copied);
            return;
        }
        output.print("已迁移 · migrated: %d collections, %,d documents (%,d written now), %d indexes; counts agree"
                .formatted(
                        copied.size(),
                        copied.stream().mapToLong(Copied::documents).sum(),
                        copied.stream().mapToLong(Copied::written).sum(),
                        copied.stream().mapToInt(Copied::indexes).sum()));
        output.print("Start the bot with SPRING_MONGODB_URI set to this URI.");
    }
}
