package io.quanzi.customer;

import io.quanzi.shop.ShopEvent.Buyer;
import org.jspecify.annotations.Nullable;

/**
 * The ids that a buyer is told under, by an event of the shop or by a file.
 *
 * @param buyerId the shop's; of a phone number or an e-mail address what {@link HashedContacts} makes of it; null where a
 *     file has only unionids
 * @param openid of our Official Account; no file has it
 */
record BuyerIds(
        @Nullable String buyerId,
        @Nullable String unionid,
        @Nullable String openid) {
    BuyerIds {
        if (buyerId == null && unionid == null) {
            throw new IllegalArgumentException("a buyer needs an id of the shop or a unionid");
        }
    }

    static BuyerIds of(Buyer buyer) {
        return new BuyerIds(buyer.id(), buyer.unionid(), buyer.openid());
    }

    static BuyerIds ofFile(@Nullable String buyerId, @Nullable String unionid) {
        return new BuyerIds(buyerId, unionid, null);
    }

    /** Tells this buyer from the others of a file. */
    String key() {
        return buyerId == null ? "unionid " + unionid : "buyer " + buyerId;
    }
}
