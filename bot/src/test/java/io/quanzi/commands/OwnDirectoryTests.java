package io.quanzi.commands;

import static io.quanzi.files.PrivateTree.assertPrivate;
import static io.quanzi.files.PrivateTree.permissions;
import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.files.PrivateTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnDirectoryTests {
    @TempDir
    private Path data;

    @Test
    void closesWhatAnOlderVersionLeftOpen() throws IOException {
        Files.createDirectories(data.resolve("imports/one"));
        Files.writeString(data.resolve("imports/one/orders.csv"), "buyers");
        Files.writeString(data.resolve("sandbox-app.json"), "{}");
        PrivateTree.open(data);

        OwnDirectory.tighten(data);

        assertPrivate(data);
    }

    @Test
    void leavesADirectoryThatIsUsedForOtherThingsToItsOwner() throws IOException {
        Files.writeString(data.resolve("sandbox-app.json"), "{}");
        Files.writeString(data.resolve("somebody-elses"), "notes");
        PrivateTree.open(data);

        OwnDirectory.tighten(data);

        assertPrivate(data.resolve("sandbox-app.json"));
        assertThat(permissions(data)).isEqualTo("rwxrwxrwx");
        assertThat(permissions(data.resolve("somebody-elses"))).isEqualTo("rwxrwxrwx");
    }

    @Test
    void givesTheSandboxItsSecretsInAFileOfItsOwner() {
        SandboxApp app = SandboxApp.in(data.resolve("fresh"));

        assertPrivate(data.resolve("fresh"));
        PrivateTree.open(data.resolve("fresh"));
        assertThat(SandboxApp.in(data.resolve("fresh"))).isEqualTo(app);
        assertPrivate(data.resolve("fresh/sandbox-app.json"));
    }
}
