package io.quanzi.sandbox.platform;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/**
 * Answers what is too broken to reach an endpoint, such as an address that cannot be decoded, with a problem detail instead of
 * Tomcat's page. Public because Tomcat makes it by its name.
 */
public final class PlainErrors extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, @Nullable Throwable failed) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        boolean ours = status >= 500 && status != 501 && status != 505;
        var answer = ApiResponse.problem(
                ours || status < 500 ? status : 400, // another protocol is the sender's fault
                ours ? "Internal error" : "Bad request",
                ours
                        ? "the request could not be worked off; the sandbox's log says why"
                        : "expected a request by HTTP/1.1 with a valid address and headers; got one that cannot be"
                                + " read");
        try {
            response.setStatus(answer.status());
            response.setContentType(answer.contentType());
            response.setContentLength(answer.body().length);
            if (!"HEAD".equals(request.getMethod())) {
                response.getOutputStream().write(answer.body());
            }
            response.flushBuffer();
        } catch (IOException gone) {
            // nobody is there to read it
        }
    }
}
