package io.quanzi.customer;

import org.jspecify.annotations.Nullable;

/**
 * A buyer, as a file says: under an id of the shop, a unionid, or both.
 *
 * @param buyerId the shop's; of a phone number or an e-mail address what {@link HashedContacts} makes of it; null where the
 *     file has only unionids
 */
record ImportedBuyer(@Nullable String buyerId, @Nullable String unionid) {
    ImportedBuyer {
        if (buyerId == null && unionid == null) {
            throw new IllegalArgumentException("a buyer needs an id of the shop or a unionid");
        }
    }

    /** Tells this buyer from the others of a file. */
    String key() {
        return buyerId == null ? "unionid " + unionid : "buyer " + buyerId;
    }
}
