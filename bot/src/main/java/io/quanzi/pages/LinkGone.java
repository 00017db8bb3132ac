package io.quanzi.pages;

/** A link that opens nothing: unknown, expired or revoked; which of them is not told. */
class LinkGone extends RuntimeException {
    LinkGone() {
        super("this link opens nothing: it is unknown, has expired or was revoked");
    }
}
