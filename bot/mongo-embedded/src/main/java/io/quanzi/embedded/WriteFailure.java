package io.quanzi.embedded;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why the journal cannot be written.
 *
 * @param lasting whether only a new start helps
 */
record WriteFailure(Path path, IOException cause, boolean lasting) {
    private static final Logger log = LoggerFactory.getLogger(WriteFailure.class);

    void log() {
        log.error(
                "store cannot be written file={} reason=\"{}\"; changes are refused until {}",
                path,
                cause.getMessage(),
                lasting ? "a new start" : "there is room");
    }

    /** Returns the message for whoever wants to change something. */
    String refusal() {
        return "The store cannot write to " + path + " (" + cause.getMessage()
                + "): changes are refused, reading goes on. "
                + (lasting ? "Check the disk, then start again." : "Make room; writing then resumes by itself.");
    }
}
