package io.quanzi.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Passes errors of browsers' requests to {@link Errors}, before Spring makes problem details of it, which it
 * does without asking who reads them.
 */
@Component
class ErrorPages implements HandlerExceptionResolver, Ordered {
    /** After the one that remembers the error for {@link Errors}. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE + 1;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception error) {
        if (!LoginEntryPoint.isFragment(request) && !LoginEntryPoint.isPage(request)) {
            return null;
        }
        int status;
        if (error instanceof ErrorResponse known) {
            status = known.getStatusCode().value();
        } else if (error instanceof TypeMismatchException) {
            status = HttpStatus.BAD_REQUEST.value();
        } else {
            return null;
        }
        try {
            response.sendError(status);
        } catch (IOException gone) {
            throw new UncheckedIOException("cannot answer " + request.getRequestURI(), gone);
        }
        return new ModelAndView();
    }
}
