package io.quanzi.wecom.speech;

import io.quanzi.shared.FailureCause;
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

    /** Rejected for good; saying it again would be rejected again. */
    record Rejected(int code, String reason) implements SendResult {}

    /** Not now (busy, over a limit, unreachable before anything was sent); may be said again later. */
    record Later(int code, String reason) implements SendResult {}

    /** The call left and no answer came: it may have been said. Look before saying it again. */
    record Unknown(String reason) implements SendResult {}

    /** Why it was not taken; of what was, nothing is known. */
    default FailureCause failureCause() {
        if (this instanceof Rejected rejected) {
            return ErrorCodes.cause(rejected.code());
        }
        if (this instanceof Later later) {
            return ErrorCodes.cause(later.code());
        }
        return this instanceof Unknown ? ErrorCodes.cause(ErrorCodes.NONE) : FailureCause.OTHER;
    }
}
