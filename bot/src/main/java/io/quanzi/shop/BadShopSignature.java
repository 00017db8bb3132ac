package io.quanzi.shop;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A call in the shop's name is not known to be the shop's. Answered by 401 and a problem detail that says why. */
public final class BadShopSignature extends ErrorResponseException {
    private final Kind kind;

    BadShopSignature(Kind kind, String why) {
        super(HttpStatus.UNAUTHORIZED, ProblemDetail.forStatusAndDetail(HttpStatus.UNAUTHORIZED, why), null);
        this.kind = kind;
    }

    /** The kinds of bad signatures. */
    enum Kind {
        /** The signature is missing, or nothing to compare it with is set, as with any stranger's request. */
        MISSING,
        /** Made at another time than now. */
        TIME,
        /** Made with another secret, or over something else. */
        OTHER
    }

    Kind kind() {
        return kind;
    }
}
