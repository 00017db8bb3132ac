package io.quanzi.onboarding;

import io.quanzi.customer.Customers;
import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchases;
import io.quanzi.shop.ShopSignature;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Tells the shop's own order page the address of a buyer's card. */
@RestController
class InvitationController {
    private final ShopSignature signature;
    private final Purchases purchases;
    private final Customers customers;
    private final Invitations invitations;
    private final Inviter inviter;

    InvitationController(
            ShopSignature signature,
            Purchases purchases,
            Customers customers,
            Invitations invitations,
            Inviter inviter) {
        this.inviter = inviter;
        this.signature = signature;
        this.purchases = purchases;
        this.customers = customers;
        this.invitations = invitations;
    }

    @GetMapping("/shop/invitations/{orderNo}")
    CardAddress show(
            @PathVariable String orderNo,
            @RequestHeader(name = "X-Quanzi-Timestamp", required = false) @Nullable String timestamp,
            @RequestHeader(name = "X-Quanzi-Signature", required = false) @Nullable String signed,
            HttpServletRequest request) {
        String query = request.getQueryString();
        String pathAndQuery = request.getRequestURI() + (query == null ? "" : "?" + query);
        signature.verify(timestamp, signed, pathAndQuery.getBytes(StandardCharsets.UTF_8));
        Purchase purchase = purchases
                .find(orderNo)
                .orElseThrow(() -> notFound("no order of this number has been heard of: " + orderNo));
        if (customers
                .find(purchase.customer())
                .flatMap(person -> person.liveContact())
                .isPresent()) {
            throw notFound("the buyer of this order is a contact already; there is nothing to invite to");
        }
        if (customers
                .find(purchase.customer())
                .flatMap(person -> inviter.not(person, orderNo, true))
                .isPresent()) {
            throw notFound("the buyer of this order is not invited: it was given back, or they want no messages");
        }
        Optional<Invitation> invitation =
                invitations.of(purchase.customer()).filter(made -> made.closedAt() == null && made.qrUrl() != null);
        return new CardAddress(invitation
                .flatMap(invitations::urlOf)
                .orElseThrow(() -> notFound(
                        "the buyer of this order has no open invitation; ask again in a moment if the order is new")));
    }

    record CardAddress(String url) {}

    private static ResponseStatusException notFound(String why) {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, why);
    }
}
