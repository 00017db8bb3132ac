package io.quanzi.files;

import static io.quanzi.files.PrivateTree.assertPrivate;
import static io.quanzi.files.PrivateTree.permissions;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTests {
    @TempDir
    private Path temporary;

    private Path directory;

    @BeforeEach
    void makeDirectories() throws IOException {
        directory = PrivateFiles.createDirectories(temporary.resolve("data/below"));
    }

    @Test
    void createsFilesAndDirectoriesForTheirOwnerOnly() throws IOException {
        PrivateFiles.write(directory.resolve("written"), new byte[] {1});
        PrivateFiles.createFile(directory.resolve("created"));
        PrivateFiles.open(directory.resolve("opened"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
        PrivateFiles.newOutputStream(directory.resolve("streamed")).close();

        assertPrivate(temporary.resolve("data"));
        assertThat(permissions(directory)).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve("written"))).isEqualTo("rw-------");
    }

    @Test
    void takesOthersPermissionsFromAFileThatItWritesAgain() throws IOException {
        Path file = directory.resolve("file");
        Files.writeString(file, "long before");
        PrivateTree.open(file);

        PrivateFiles.write(file, "now".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThat(file).hasContent("now");
        assertPrivate(file);
    }

    @Test
    void tightensATreeAndLeavesLinksAlone() throws IOException {
        Path elsewhere = Files.writeString(temporary.resolve("elsewhere"), "not ours");
        PrivateTree.open(elsewhere);
        Files.createSymbolicLink(directory.resolve("link"), elsewhere);
        Files.writeString(directory.resolve("file"), "ours");
        Files.setPosixFilePermissions(
                directory.resolve("file"), java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));

        PrivateFiles.tighten(temporary.resolve("data"));

        assertThat(permissions(directory.resolve("file"))).isEqualTo("rw-------");
        assertThat(permissions(elsewhere)).isEqualTo("rwxrwxrwx");
    }

    @Test
    void takesALinkToADirectoryForOne() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), directory);

        assertThat(PrivateFiles.createDirectories(link)).isEqualTo(link);
    }

    @Test
    void passesOverWhatIsNotThere() {
        PrivateFiles.tighten(directory.resolve("nothing"));
        PrivateFiles.close(directory.resolve("nothing"));

        assertThat(directory).isEmptyDirectory();
    }
}
