package io.quanzi.membership;

/**
 * Why points move. A cause is posted once, whoever hears of it and however often.
 *
 * @param value such as {@code order/O-1} or {@code refund/O-1/R-1}; a slash inside a number is written {@code %2F}
 */
record PointsCause(String value) {
    private static final String ORDER = "order/";
    private static final String REFUND = "refund/";
    private static final String EDIT = "edit/";

    /** An order was paid. */
    static PointsCause order(String orderNo) {
        return new PointsCause(ORDER + escaped(orderNo));
    }

    /** Money was given back for an order. */
    static PointsCause refund(String orderNo, String refundId) {
        return new PointsCause(REFUND + escaped(orderNo) + "/" + escaped(refundId));
    }

    /**
     * An order was edited after it was paid.
     *
     * @param number of the change to the order's points, from 1
     */
    static PointsCause edit(String orderNo, int number) {
        return new PointsCause(EDIT + escaped(orderNo) + "/" + number);
    }

    /** Whether it is about buying, and so counts towards the tier. */
    boolean isGrowth() {
        return value.startsWith(ORDER) || givesBackPoints();
    }

    /** Whether it may leave a balance below 0: what was earned by a purchase goes back with it, spent or not. */
    boolean givesBackPoints() {
        return value.startsWith(REFUND) || value.startsWith(EDIT);
    }

    private static String escaped(String number) {
        return number.replace("%", "%25").replace("/", "%2F");
    }
}
