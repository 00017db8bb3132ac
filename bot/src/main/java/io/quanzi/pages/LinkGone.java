package io.quanzi.pages;

/** A link that opens nothing: unknown, expired or revoked; which of them is not told. */
class LinkGone extends RuntimeException {
    private final Holder holder;

    /** The people such links are given to, who are told what to do. */
    enum Holder {
        CUSTOMER,
        STAFF
    }

    LinkGone() {
        this(Holder.CUSTOMER);
    }

    LinkGone(Holder holder) {
        super("this link opens nothing: it is unknown, has expired or was revoked; open the newest message "
                + (holder == Holder.STAFF ? "from the WeCom assistant" : "from the shop")
                + ", or have it sent again");
        this.holder = holder;
    }

    Holder holder() {
        return holder;
    }
}
