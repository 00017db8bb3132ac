package io.quanzi.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets files be sent only where files are asked for, and only by who is logged in: reading a single parameter of such a
 * request writes its files to disk, so this stands before anything reads one.
 */
class Uploads extends OncePerRequestFilter {
    private static final List<String> WHERE = List.of("/imports/", "/posts/new/picture", "/playbook/entry/picture");

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String type = request.getContentType();
        return type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (WHERE.stream().noneMatch(path -> request.getRequestURI().startsWith(request.getContextPath() + path))) {
            response.sendError(HttpStatus.UNSUPPORTED_MEDIA_TYPE.value());
        } else if (SecurityContextHolder.getContext().getAuthentication() == null) {
            response.sendError(HttpStatus.UNAUTHORIZED.value());
        } else {
            chain.doFilter(request, response);
        }
    }
}
