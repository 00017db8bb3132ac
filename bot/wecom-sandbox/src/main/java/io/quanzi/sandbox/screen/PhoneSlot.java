package io.quanzi.sandbox.screen;

/**
 * One of the three places on the page, and what it shows.
 *
 * @param number 1 to 3
 * @param who person id, userid, or chat id; empty for nobody
 * @param view where on the phone, such as {@code chat.xiaoman}; empty for the first screen
 */
record PhoneSlot(int number, String who, String view) {
    static final int COUNT = 3;

    /** Reads {@code who/view}. */
    static PhoneSlot of(int number, String spec) {
        int slash = spec.indexOf('/');
        return slash < 0
                ? new PhoneSlot(number, spec, "")
                : new PhoneSlot(number, spec.substring(0, slash), spec.substring(slash + 1));
    }

    String spec() {
        return view.isEmpty() ? who : who + "/" + view;
    }

    /** The part of the view before its dot. */
    String place() {
        int dot = view.indexOf('.');
        return dot < 0 ? view : view.substring(0, dot);
    }

    /** The part of the view behind its dot: whose chat, which task. */
    String about() {
        int dot = view.indexOf('.');
        return dot < 0 ? "" : view.substring(dot + 1);
    }
}
