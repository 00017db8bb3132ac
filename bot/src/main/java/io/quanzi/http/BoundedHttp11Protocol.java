package io.quanzi.http;

import java.io.IOException;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.SocketEvent;
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
    public void setAdapter(Adapter adapter) {
        super.setAdapter(new AnsweredEverywhere(adapter));
    }

    @Override
    protected Processor createProcessor() {
        return new Connected(this, getAdapter());
    }

    /** The connection of a request; null when another protocol serves it. */
    static @Nullable SocketWrapperBase<?> connection(Request request) {
        return request.getNote(NOTE) instanceof Connected processor ? processor.connection() : null;
    }

    /**
     * Stands before all valves: puts the headers on the answer to {@code OPTIONS *}, which the server gives itself, and hangs
     * up on who speaks HTTP/0.9, whose answers have no headers.
     */
    private record AnsweredEverywhere(Adapter adapter) implements Adapter {
        @Override
        public void service(Request request, Response response) throws Exception {
            if (request.protocol().isNull() || request.protocol().equals("")) {
                response.action(ActionCode.CLOSE_NOW, new IOException("HTTP/0.9 is not spoken"));
                return;
            }
            if (request.requestURI().equals("*")) {
                SecurityHeaders.write(response);
            }
            adapter.service(request, response);
        }

        @Override
        public boolean prepare(Request request, Response response) throws Exception {
            return adapter.prepare(request, response);
        }

        @Override
        public boolean asyncDispatch(Request request, Response response, SocketEvent status) throws Exception {
            return adapter.asyncDispatch(request, response, status);
        }

        @Override
        public void log(Request request, Response response, long time) {
            adapter.log(request, response, time);
        }

        @Override
        public void checkRecycled(Request request, Response response) {
            adapter.checkRecycled(request, response);
        }

        @Override
        public String getDomain() {
            return adapter.getDomain();
        }
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
