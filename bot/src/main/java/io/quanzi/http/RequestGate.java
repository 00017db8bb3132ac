package io.quanzi.http;

import io.quanzi.http.LimitedBody.BodyLimit;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each request before anything reads its body: answers only for hosts that are ours, believes only proxies that are
 * trusted, guards the body, and writes the headers that every answer has. What is left of a body after the answer is read
 * for a moment so that the connection can go on, else the connection is closed.
 */
final class RequestGate extends ValveBase {
    /** Set on a request whose body may not be read at all; the {@link RequestBoundary} answers it with this status. */
    static final String REFUSED = RequestGate.class.getName() + ".refused";

    /** Less than the server's threads together, so that some are left for pages whatever bodies do. */
    static final int MACHINES = 64;

    static final int PEOPLE = 48;
    static final int FILES = 8;

    private static final BodyLimit SMALL = new BodyLimit(2L << 20, Duration.ofSeconds(10), 0);
    private static final Set<String> PICTURES = Set.of("/posts/new/picture", "/playbook/entry/picture");
    /** A picture of at most 10 MB, and the form that it comes with. */
    private static final BodyLimit PICTURE = new BodyLimit(12L << 20, Duration.ofSeconds(10), 16 << 10);

    private static final BodyLimit FILE = new BodyLimit(1L << 30, Duration.ofSeconds(10), 16 << 10);
    private static final Pattern BOUNDARY = Pattern.compile(".*;\\s*boundary=\\s*(\"[^\"]{1,70}\"|[^\\s;,\"]{1,70}).*");
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long REST_BYTES = 2L << 20;

    private final HttpSettings settings;
    private final ForwardedHeaders forwarded;
    private final BodyReaders machines = new BodyReaders(MACHINES);
    private final BodyReaders people = new BodyReaders(PEOPLE);
    private final BodyReaders files = new BodyReaders(FILES);
    private final BodyReaders rests = new BodyReaders(FILES);

    RequestGate(HttpSettings settings) {
        super(true);
        this.settings = settings;
        this.forwarded = new ForwardedHeaders(settings);
    }

    /** Cuts bodies whose time is over; called every quarter of a second. */
    void cutOverdue() {
        machines.cutOverdue();
        people.cutOverdue();
        files.cutOverdue();
        rests.cutOverdue();
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        forwarded.apply(request);
        SecurityHeaders.write(response, settings.isHttps() || request.isSecure());
        boolean bodied;
        try {
            bodied = hasBody(request);
        } catch (IllegalArgumentException nonsense) { // a length that is none, or two of them
            response.setHeader("Connection", "close");
            PlainErrorResponse.write(
                    request, response, 400, "expected one Content-Length, a whole number; got another or several");
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            return;
        }
        refuseWhatIsNoFile(request);
        if (!bodied) {
            pass(request, response);
            return;
        }
        SocketWrapperBase<?> connection = BoundedHttp11Protocol.connection(request.getCoyoteRequest());
        if (connection == null) {
            pass(request, response);
            return;
        }
        InputBuffer plain = request.getCoyoteRequest().getInputBuffer();
        var body = guard(request, plain, connection);
        request.getCoyoteRequest().setInputBuffer(body);
        try {
            pass(request, response);
        } finally {
            body.end();
            request.getCoyoteRequest().setInputBuffer(plain);
            readTheRest(request, response, plain, connection, body);
        }
    }

    private void pass(Request request, Response response) throws IOException, ServletException {
        String host = request.getServerName();
        if (host != null && !settings.isOurs(host, request.getLocalAddr())) {
            PlainErrorResponse.write(
                    request,
                    response,
                    421,
                    "expected a request for the host of QUANZI_PUBLIC_URL, for this machine, or for a name in"
                            + " QUANZI_ALLOWED_HOSTS; the Host header names another");
            return;
        }
        getNext().invoke(request, response);
    }

    private static boolean hasBody(Request request) {
        return request.getContentLengthLong() > 0
                || request.getCoyoteRequest().getMimeHeaders().getHeader("Transfer-Encoding") != null;
    }

    private LimitedBody guard(Request request, InputBuffer plain, SocketWrapperBase<?> connection) {
        String path = String.valueOf(request.getDecodedRequestURI());
        if (path.startsWith("/imports/") || path.startsWith("/api/imports/")) {
            return new LimitedBody(plain, connection, files, FILE);
        }
        if (PICTURES.contains(path)) {
            if (request.getContentLengthLong() > PICTURE.bytes()) {
                request.setAttribute(REFUSED, 413);
            }
            return new LimitedBody(plain, connection, files, PICTURE);
        }
        if (request.getContentLengthLong() > SMALL.bytes()) {
            request.setAttribute(REFUSED, 413);
        }
        boolean machine = path.startsWith("/shop/") || path.startsWith("/wecom/") || path.startsWith("/partner/");
        return new LimitedBody(plain, connection, machine ? machines : people, SMALL);
    }

    /** The server itself would read such a body at the first question for a parameter, and fail in every page it then tries. */
    private static void refuseWhatIsNoFile(Request request) {
        String type = request.getContentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).strip().startsWith("multipart/")) {
            return;
        }
        String path = String.valueOf(request.getDecodedRequestURI());
        boolean expected = path.startsWith("/imports/") || PICTURES.contains(path);
        boolean readable = BOUNDARY.matcher(type).matches()
                && type.toLowerCase(Locale.ROOT).strip().startsWith("multipart/form-data");
        if (expected && readable) {
            return;
        }
        request.setAttribute(REFUSED, expected ? 400 : 415);
        request.getCoyoteRequest().getMimeHeaders().removeHeader("Content-Type");
        request.getCoyoteRequest().setContentType((String) null);
    }

    /** Reads what has arrived, so that a sender who has sent all of it gets its answer; waits for no more. */
    private void readTheRest(
            Request request, Response response, InputBuffer plain, SocketWrapperBase<?> connection, LimitedBody body) {
        if (body.isEnded() && !body.isRefused() && request.getCoyoteRequest().isFinished()) {
            return;
        }
        long before = connection.getReadTimeout();
        try {
            if (!response.isCommitted()) {
                response.setHeader("Connection", "close");
            }
            response.finishResponse();
            if (!body.isRefused() && !body.isCut()) {
                connection.setReadTimeout(TimeUnit.NANOSECONDS.toMillis(REST_NANOS));
                var rest = new LimitedBody(
                        plain, connection, rests, new BodyLimit(REST_BYTES, Duration.ofNanos(REST_NANOS), 0));
                try {
                    var sink = new Sink();
                    while (rest.doRead(sink) >= 0) {
                        // nobody wants it
                    }
                } finally {
                    rest.end();
                }
                if (request.getCoyoteRequest().isFinished()) {
                    return;
                }
            }
        } catch (IOException | BodyRefused over) {
            // closed below
        } finally {
            connection.setReadTimeout(before);
        }
        request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }

    private static final class Sink implements ApplicationBufferHandler {
        private java.nio.@Nullable ByteBuffer buffer;

        @Override
        public void setByteBuffer(java.nio.ByteBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public java.nio.@Nullable ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {
            // the reader brings its own
        }
    }
}
