package io.quanzi.sandbox.core;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads whole lines; what stands after the last line break is left out. */
final class LineReader {
    private final BufferedInputStream in;
    private long count;

    LineReader(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    byte @Nullable [] next() throws IOException {
        var line = new ByteArrayOutputStream(256);
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                count++;
                return line.toByteArray();
            }
            line.write(b);
        }
        return null;
    }

    long count() {
        return count;
    }
}
