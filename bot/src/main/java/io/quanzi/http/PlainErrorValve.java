package io.quanzi.http;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/** Answers where not even an error page was reached: our own few words instead of Tomcat's. */
public final class PlainErrorValve extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, @Nullable Throwable failed) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        if (status == 501 || status == 505) {
            status = 400; // another protocol, or a way of sending that is none: not ours to be repaired
        }
        try {
            PlainErrorResponse.write(
                    request,
                    response,
                    status,
                    status >= 500
                            ? "the request could not be worked off; the log says why"
                            : "expected a request by HTTP/1.1 with a valid address, headers of at most 16 kB and a host"
                                    + " of ours; got one that cannot be read");
        } catch (IOException gone) {
            // nobody is there to read it
        }
    }
}
