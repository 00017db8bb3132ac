package io.quanzi.pages;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Addresses of links that are none of any page's: cut off, with something behind them, or of a kind not there yet. */
@Controller
class LinkController {
    @GetMapping({"/i/**", "/g/**", "/m/**", "/c/**", "/r/**", "/q/**"})
    String ofCustomers() {
        throw new LinkGone();
    }

    @GetMapping("/o/**")
    String ofStaff() {
        throw new LinkGone(LinkGone.Holder.STAFF);
    }
}
