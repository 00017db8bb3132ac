package io.quanzi.content;

/**
 * A text in a template's model that people or partners wrote, such as a nickname or a coupon's code. It is said as it is; the
 * check against the advertising law reads a neutral word in its place, because the shop answers for its own words only.
 */
public record UntrustedText(String text) {
    /** Stands for every received text where the law is checked. */
    static final String NEUTRAL = "某某";
}
