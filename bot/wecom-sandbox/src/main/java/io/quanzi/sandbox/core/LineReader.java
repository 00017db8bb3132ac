package io.quanzi.sandbox.core;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads whole lines; what stands after the last line break is left out. */
final class LineReader {
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int from;
    private int end;
    private long count;

    LineReader(InputStream in) {
        this.in = in;
    }

    byte @Nullable [] next() throws IOException {
        var line = new ByteArrayOutputStream(256);
        while (true) {
            for (int i = from; i < end; i++) {
                if (buffer[i] == '\n') {
                    line.write(buffer, from, i - from);
                    from = i + 1;
                    count++;
                    return line.toByteArray();
                }
            }
            line.write(buffer, from, end - from);
            from = 0;
            end = in.read(buffer);
            if (end < 0) {
                end = 0;
                return null;
            }
        }
    }

    long count() {
        return count;
    }
}
