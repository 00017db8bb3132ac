package io.quanzi.shop;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A call in the shop's name is not known to be the shop's. Answered by 401 and a problem detail that says why. */
public final class BadShopSignature extends ErrorResponseException {
    BadShopSignature(String why) {
        super(HttpStatus.UNAUTHORIZED, ProblemDetail.forStatusAndDetail(HttpStatus.UNAUTHORIZED, why), null);
    }
}
