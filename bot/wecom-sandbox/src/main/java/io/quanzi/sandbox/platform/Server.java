package io.quanzi.sandbox.platform;

import io.quanzi.sandbox.core.Json;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.FileUtils;
import org.jspecify.annotations.Nullable;

/** The HTTP server: an embedded Tomcat with one servlet, and nothing else of Tomcat's. */
public final class Server implements AutoCloseable {
    private static final String CUT = Server.class.getName() + ".cut";
    private static final long MAX_BYTES = 32L << 20;
    /**
     * How long an idle connection stays open. Longer than any client keeps one (the JDK's twenty minutes are the longest
     * known), so that it is the client that closes: a server that closes first can do so in the very moment in which the
     * client sends its next request, which then fails without an answer and may not be repeated.
     */
    private static final int KEEP_ALIVE_MILLIS = 30 * 60_000;

    private static final AtomicInteger STARTED = new AtomicInteger();

    private final Tomcat tomcat = new Tomcat();
    private final Path base;
    private final String host;
    private final int port;

    public Server(String host, int port, Function<Request, ApiResponse> handler) {
        this.host = host;
        this.port = port;
        try {
            base = Files.createTempDirectory("sandbox-tomcat");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a directory for temporary files", e);
        }
        TomcatURLStreamHandlerFactory.disable();
        tomcat.setBaseDir(base.toString());
        tomcat.getEngine().setName("sandbox-" + STARTED.incrementAndGet());
        var connector = new Connector();
        connector.setPort(port);
        connector.setProperty("address", host);
        connector.setProperty("maxKeepAliveRequests", "-1");
        connector.setProperty("keepAliveTimeout", Integer.toString(KEEP_ALIVE_MILLIS));
        connector.setThrowOnFailure(true);
        tomcat.setConnector(connector);
        var context = tomcat.addContext("", base.toString());
        if (context instanceof StandardContext standard) { // Nothing is ever unloaded here that could leak.
            standard.setClearReferencesRmiTargets(false);
            standard.setClearReferencesThreadLocals(false);
        }
        context.getPipeline().addValve(new Cutter());
        if (context.getParent() instanceof StandardHost itself) {
            itself.setErrorReportValveClass(PlainErrors.class.getName());
        }
        var servlet = Tomcat.addServlet(context, "sandbox", new Entrance(handler));
        servlet.setMultipartConfigElement(
                new MultipartConfigElement(base.toString(), MAX_BYTES, MAX_BYTES, (int) MAX_BYTES));
        servlet.setLoadOnStartup(1);
        servlet.addMapping("/");
    }

    public void start() {
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            close();
            throw new IllegalStateException(
                    "the sandbox cannot listen on " + host + ":" + port
                            + "; is the port in use? Stop what uses it, or choose another port",
                    e);
        }
    }

    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    public String baseUrl() {
        return "http://" + host + ":" + port();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
            FileUtils.deleteDirectory(base.toFile());
        } catch (LifecycleException | IOException e) {
            throw new IllegalStateException("the sandbox's server did not stop cleanly", e);
        }
    }

    private final class Entrance extends HttpServlet {
        private static final long serialVersionUID = 1;

        private final transient Function<Request, ApiResponse> handler;

        Entrance(Function<Request, ApiResponse> handler) {
            this.handler = handler;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            ApiResponse answer;
            try {
                answer = handler.apply(read(request)).part(request.getHeader("Range"));
            } catch (ServletException | IllegalStateException | FileUploadException unreadable) {
                answer = unreadable(request.getRequestURI());
            }
            if (answer.cuts()) {
                request.setAttribute(CUT, true);
                return;
            }
            response.setStatus(answer.status());
            if (!answer.contentType().isEmpty()) {
                response.setContentType(answer.contentType());
            }
            answer.headers().forEach(response::setHeader);
            if (!answer.fileName().isEmpty()) {
                response.setHeader("Content-Disposition", "attachment; filename=\"" + answer.fileName() + "\"");
            }
            response.setContentLength(answer.body().length);
            response.getOutputStream().write(answer.body());
        }

        /** A body that is too large, or says it is multipart and is not: without a boundary, or cut off. */
        private static ApiResponse unreadable(String path) {
            String expected = "expected a body of at most " + (MAX_BYTES >> 20)
                    + " MB, and multipart/form-data with its boundary; leave the header Content-Type to the HTTP client";
            if (path.startsWith("/_sim/") || path.startsWith("/screens/") || path.equals("/")) {
                return ApiResponse.problem(400, "Bad request", expected);
            }
            var reply = Json.object();
            reply.put("errcode", Errcode.EMPTY_FILE.code());
            reply.put("errmsg", Errcode.EMPTY_FILE.text() + ", " + expected);
            return ApiResponse.json(400, reply);
        }

        private Request read(HttpServletRequest request) throws ServletException, IOException {
            var query = request.getQueryString();
            var type = request.getContentType();
            Call.@Nullable Upload upload = null;
            var body = new byte[0];
            if (type != null && type.startsWith("multipart/")) {
                for (var part : request.getParts()) {
                    if (part.getSubmittedFileName() != null) {
                        upload = new Call.Upload(
                                part.getSubmittedFileName(),
                                part.getContentType() == null ? "application/octet-stream" : part.getContentType(),
                                part.getInputStream().readAllBytes());
                    }
                }
            } else {
                body = request.getInputStream().readNBytes((int) MAX_BYTES + 1);
                if (body.length > MAX_BYTES) {
                    throw new IllegalStateException("a body of more than " + MAX_BYTES + " bytes");
                }
            }
            return new Request(
                    request.getMethod(),
                    request.getRequestURI(),
                    query == null ? "" : query,
                    body,
                    upload,
                    request.getRemoteAddr(),
                    baseUrl(),
                    request::getHeader);
        }
    }

    /** Cuts the connection where the servlet asked for it. A valve, because only Tomcat's own response can. */
    private static final class Cutter extends org.apache.catalina.valves.ValveBase {
        @Override
        public void invoke(
                org.apache.catalina.connector.Request request, org.apache.catalina.connector.Response response)
                throws IOException, ServletException {
            getNext().invoke(request, response);
            if (request.getAttribute(CUT) != null) {
                response.setSuspended(true);
                response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
            }
        }
    }
}
