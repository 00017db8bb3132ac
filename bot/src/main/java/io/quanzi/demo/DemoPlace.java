package io.quanzi.demo;

/**
 * Where the demo's people find the bot and the sandbox.
 *
 * @param botUrl such as {@code http://127.0.0.1:8080}
 * @param sandboxUrl such as {@code http://127.0.0.1:8081}
 */
public record DemoPlace(String botUrl, String sandboxUrl) {}
