package io.quanzi.http;

import org.apache.catalina.connector.Response;

/** The headers that every answer has, also those that the server gives before any page is reached. */
public final class SecurityHeaders {
    /** No inline script or style, nothing from elsewhere; pictures also from data, as the stylesheet has its arrows. */
    public static final String POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
            + " form-action 'self'; frame-ancestors 'none'";

    private static final String A_YEAR = "max-age=31536000";

    private SecurityHeaders() {}

    /** Writes the headers that do not depend on the request. */
    static void write(org.apache.coyote.Response response) {
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "same-origin");
    }

    static void write(Response response, boolean https) {
        write(response.getCoyoteResponse());
        if (https) {
            response.setHeader("Strict-Transport-Security", A_YEAR);
        }
    }
}
