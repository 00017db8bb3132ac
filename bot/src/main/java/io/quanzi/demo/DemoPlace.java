package io.quanzi.demo;

/**
 * The addresses of the bot and the sandbox for the demo's people.
 *
 * @param botUrl such as {@code http://127.0.0.1:8080}
 * @param sandboxUrl such as {@code http://127.0.0.1:8081}
 */
public record DemoPlace(String botUrl, String sandboxUrl) {}
