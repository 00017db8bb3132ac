package io.quanzi.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * The few things that a journal asks of the system, in one place, so that a test can count them and have them fail.
 * {@code RandomAccessFile}, because a channel closes itself under a thread that is interrupted.
 */
class Disk {
    /** Writes at the file's pointer. */
    void write(RandomAccessFile file, byte[] bytes, int offset, int length) throws IOException {
        file.write(bytes, offset, length);
    }

    /** Returns once everything written to the file is on the disk. */
    void force(RandomAccessFile file) throws IOException {
        file.getFD().sync();
    }

    /** Puts a file in the place of another; whoever looks sees the one or the other, after a power cut too. */
    void replace(Path fresh, Path old) throws IOException {
        Files.move(fresh, old, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectoryOf(old);
    }

    /** Makes the name of a file safe. */
    final void forceDirectoryOf(Path file) throws IOException {
        forceDirectory(Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a directory"));
    }

    /** Makes new and changed names in a directory safe; does nothing where directories cannot be opened. */
    void forceDirectory(Path directory) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(directory, StandardOpenOption.READ);
        } catch (IOException unsupported) {
            return;
        }
        try (channel) {
            channel.force(true);
        }
    }
}
