package io.quanzi.callback;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/**
 * Leaves the raw body of signed requests to the code that checks the signature. Of a request that calls itself a form
 * the server would read the body at the first question for a parameter, whoever asks it: the endpoint would find it
 * empty, and one that is too large would end in the server's own error page. Parameters of these endpoints stand in
 * the address only.
 */
@Configuration(proxyBeanMethods = false)
public class RawBodies {
    @Bean
    FilterRegistrationBean<Filter> addressParametersOnly() {
        var registration = new FilterRegistrationBean<Filter>((request, response, chain) ->
                chain.doFilter(request instanceof HttpServletRequest http ? new Raw(http) : request, response));
        registration.addUrlPatterns("/wecom/*", "/shop/*", "/partner/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    /** A request whose parameters are those of its address; one that cannot be decoded is none. */
    private static final class Raw extends HttpServletRequestWrapper {
        private final Map<String, String[]> parameters;

        Raw(HttpServletRequest request) {
            super(request);
            this.parameters = Collections.unmodifiableMap(read(request.getQueryString()));
        }

        private static Map<String, String[]> read(@Nullable String query) {
            var lists = new LinkedHashMap<String, List<String>>();
            for (String pair : query == null ? new String[0] : query.split("&")) {
                int equals = pair.indexOf('=');
                try {
                    String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                    String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                    lists.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
                } catch (IllegalArgumentException broken) {
                    // the endpoint says which parameter is missing
                }
            }
            var parameters = new LinkedHashMap<String, String[]>();
            lists.forEach((name, values) -> parameters.put(name, values.toArray(String[]::new)));
            return parameters;
        }

        private static String decoded(String text) {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        }

        @Override
        public @Nullable String getParameter(String name) {
            String[] values = parameters.get(name);
            return values == null ? null : values[0];
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            return parameters;
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.enumeration(parameters.keySet());
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            String[] values = parameters.get(name);
            return values == null ? null : values.clone();
        }
    }
}
