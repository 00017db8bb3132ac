/**
 * Configures the HTTP server in front of every page and endpoint: which hosts and proxies are believed, how long and
 * how large a body may be, how many are read at once, and what is answered when a request is so broken that nothing
 * behind sees it.
 *
 * <p>{@link io.quanzi.http.RequestGate} looks at each request before anything reads its body, {@link
 * io.quanzi.http.RequestBoundary} turns what goes wrong behind it into an answer of our own.
 *
 * <p>Owns: nothing.
 */
@ApplicationModule(allowedDependencies = {"shared"})
@NullMarked
package io.quanzi.http;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
