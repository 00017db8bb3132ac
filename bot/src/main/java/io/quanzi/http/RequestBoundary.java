package io.quanzi.http;

import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import io.quanzi.shared.StoreDeadline;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.apache.coyote.BadRequestException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;

/**
 * Stands around all filters and pages: gives the database's part of a request its end, and answers what is the sender's fault
 * or the database's with a status of ours, where the server would log a stack trace and speak for itself.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestBoundary extends OncePerRequestFilter {
    private static final Logger log = LoggerFactory.getLogger(RequestBoundary.class);
    private static final String A_FEW_SECONDS = "5";

    /** The paths that strangers and machines use, and those that need no database. */
    private static final List<String> WEBHOOK_PATHS = List.of(
            "/shop/",
            "/wecom/",
            "/partner/",
            "/i/",
            "/g/",
            "/m/",
            "/o/",
            "/c/",
            "/r/",
            "/q/",
            "/handbook",
            "/assets/",
            "/webjars/",
            "/actuator/",
            "/login");

    private final StoreDeadline deadline;
    private final HostCookie loginCookie;

    RequestBoundary(StoreDeadline deadline, HostCookie loginCookie) {
        this.deadline = deadline;
        this.loginCookie = loginCookie;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getAttribute(RequestGate.REFUSED) instanceof Integer status) {
            response.sendError(status);
            return;
        }
        String type = request.getContentType();
        if (type != null && !isMediaType(type)) {
            response.sendError(HttpStatus.UNSUPPORTED_MEDIA_TYPE.value());
            return;
        }
        try {
            deadline.begin(mayTakeLong(request));
            chain.doFilter(request, response);
        } catch (OutOfMemoryError full) {
            exit();
            throw full;
        } catch (ServletException | IOException | RuntimeException failed) {
            if (!isAnswered(response, failed)) {
                throw failed;
            }
        } finally {
            deadline.end();
        }
    }

    private static boolean isMediaType(String type) {
        try {
            MediaType.parseMediaType(type).getCharset();
            return true;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    /** Only pages and calls of those who are known; what they are known by is judged later, and costs a stranger a ping. */
    private boolean mayTakeLong(HttpServletRequest request) {
        String path = request.getRequestURI();
        return WEBHOOK_PATHS.stream().noneMatch(path::startsWith)
                && (loginCookie.read(request).isPresent()
                        || (path.startsWith("/api/") && request.getHeader(HttpHeaders.AUTHORIZATION) != null));
    }

    private static void exit() {
        System.err.println("out of memory: this process ends, so that whatever watches it starts a new one");
        Runtime.getRuntime().halt(3);
    }

    private static boolean isAnswered(HttpServletResponse response, Exception failed) throws IOException {
        Refusal refusal = refusal(failed);
        if (refusal == null || response.isCommitted()) {
            return false;
        }
        log.debug("request refused status={} cause={}", refusal.status(), failed.toString());
        response.resetBuffer();
        if (refusal.retry()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, A_FEW_SECONDS);
        }
        response.sendError(refusal.status());
        return true;
    }

    /** Returns the answer to a failure; null when the failure is a bug of ours. */
    static @Nullable Refusal refusal(Throwable failed) {
        for (Throwable one = failed; one != null; one = one.getCause()) {
            if (one instanceof BodyRefused body) {
                int status = body.getStatusCode().value();
                return new Refusal(status, status == HttpStatus.SERVICE_UNAVAILABLE.value());
            }
            if (one instanceof InvalidParameterException parameter) {
                return new Refusal(parameter.getErrorCode(), false);
            }
            if (one instanceof MaxUploadSizeExceededException) {
                return new Refusal(HttpStatus.CONTENT_TOO_LARGE.value(), false);
            }
            if (one instanceof MultipartException || one instanceof BadRequestException) {
                return new Refusal(HttpStatus.BAD_REQUEST.value(), false);
            }
            if (isStoreAway(one)) {
                return new Refusal(HttpStatus.SERVICE_UNAVAILABLE.value(), true);
            }
        }
        return null;
    }

    record Refusal(int status, boolean retry) {}

    private static boolean isStoreAway(Throwable one) {
        return one instanceof MongoTimeoutException
                || one instanceof MongoSocketException
                || one instanceof MongoNotPrimaryException
                || one instanceof MongoNodeIsRecoveringException
                || one instanceof MongoExecutionTimeoutException
                || one instanceof DataAccessResourceFailureException
                || (one instanceof MongoException mongo
                        && mongo.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL));
    }

    /** Runs for forwards and includes too, so that their failures are answered as well. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getDispatcherType() != DispatcherType.REQUEST;
    }
}
