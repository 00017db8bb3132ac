/**
 * The base of every API family: accounts and their tokens, the chain of checks that each call passes, WeCom's errors,
 * faults to order, and the HTTP server.
 *
 * <p>The order of checks ({@link Gate}) is the real one, so that a client meets the error it would meet in production:
 * token, address, quota, concurrency, fault, body, and only then what the endpoint itself looks at.
 */
@NullMarked
package io.quanzi.sandbox.platform;

import org.jspecify.annotations.NullMarked;
