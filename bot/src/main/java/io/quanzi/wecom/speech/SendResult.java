package io.quanzi.wecom.speech;

import java.util.List;

/** The result of sending a message. */
public sealed interface SendResult {
    /**
     * Taken.
     *
     * @param id WeCom's id of the message or task; empty where it gives none
     * @param unreachable recipients WeCom left out
     */
    record Accepted(String id, List<String> unreachable) implements SendResult {}

    /** Refused for good; saying it again would be refused again. */
    record Refused(int code, String reason) implements SendResult {}

    /** Not now (busy, over a limit, unreachable before anything was sent); may be said again later. */
    record Later(int code, String reason) implements SendResult {}

    /** The call left and no answer came: it may have been said. Look before saying it again. */
    record Unknown(String reason) implements SendResult {}
}
