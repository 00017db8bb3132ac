package io.quanzi.http;

import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 as Tomcat speaks it, whose requests know the connection they came by. Tomcat has one patience for each read only,
 * which a byte every few seconds never tries; with the connection at hand a whole body can be given one. Public because
 * Tomcat makes it by its name.
 */
public final class BoundedHttp11Protocol extends Http11NioProtocol {
    /** A place of a request for notes that Tomcat itself does not use. */
    private static final int NOTE = 21;

    @Override
    protected Processor createProcessor() {
        return new Connected(this, getAdapter());
    }

    /** The connection of a request; null when another protocol serves it. */
    static @Nullable SocketWrapperBase<?> connection(Request request) {
        return request.getNote(NOTE) instanceof Connected processor ? processor.connection() : null;
    }

    private static final class Connected extends Http11Processor {
        Connected(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
            super(protocol, adapter);
            request.setNote(NOTE, this);
        }

        @Nullable
        SocketWrapperBase<?> connection() {
            return getSocketWrapper();
        }
    }
}
