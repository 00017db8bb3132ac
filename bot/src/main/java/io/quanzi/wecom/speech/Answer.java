package io.quanzi.wecom.speech;

import java.util.List;

/** What came of saying something. */
public sealed interface Answer {
    /**
     * Taken.
     *
     * @param id WeCom's id of the message or task; empty where it gives none
     * @param unreachable recipients WeCom left out
     */
    record Accepted(String id, List<String> unreachable) implements Answer {}

    /** Refused for good; saying it again would be refused again. */
    record Refused(int code, String reason) implements Answer {}

    /** Not now (busy, over a limit, unreachable before anything was sent); may be said again later. */
    record Later(int code, String reason) implements Answer {}

    /** The call left and no answer came: it may have been said. Look before saying it again. */
    record Unknown(String reason) implements Answer {}
}
