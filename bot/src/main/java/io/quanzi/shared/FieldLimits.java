package io.quanzi.shared;

/**
 * Bounds what is taken from outside, the same at every entry point: webhooks, partners, the WeChat Store, WeCom,
 * files and forms. Lengths are in code points.
 */
public final class FieldLimits {
    /** An id or a number that a shop, a platform or a partner gives. */
    public static final int MAX_ID_LENGTH = 128;

    /** A coupon code. */
    public static final int MAX_CODE_LENGTH = 64;

    /** A category, a city, a channel. */
    public static final int MAX_WORD_LENGTH = 64;

    /** A phone number as people write it. */
    public static final int MAX_PHONE_LENGTH = 32;

    /** The title of a product. */
    public static final int MAX_TITLE_LENGTH = 256;

    /** A web address. */
    public static final int MAX_URL_LENGTH = 2_048;

    /** An amount of one order, refund, redemption or piece, in fen: a million yuan. */
    public static final long MAX_FEN = 100_000_000L;

    /** Pieces in one line of an order. */
    public static final int MAX_QUANTITY = 100_000;

    /** Lines in one order. */
    public static final int MAX_ITEMS = 500;

    /** A count of one day and channel, or pieces in stock. */
    public static final int MAX_COUNT = 1_000_000_000;

    private FieldLimits() {}
}
