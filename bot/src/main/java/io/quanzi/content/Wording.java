package io.quanzi.content;

/**
 * A template filled in.
 *
 * @param text what is said
 * @param own the same with a neutral word for everything {@link UntrustedText}: the shop's own words, which are checked
 */
public record Wording(String text, String own) {}
