package io.quanzi.pages;

import io.quanzi.pages.OwnerPages.Owner;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseBody;

/** The list of what to tap today, {@code /o/{token}}. */
@Controller
class OwnerController {
    private final ObjectProvider<OwnerPages> pages;

    OwnerController(ObjectProvider<OwnerPages> pages) {
        this.pages = pages;
    }

    @GetMapping("/o/{token}")
    String page(@PathVariable String token, Model model) {
        model.addAttribute("owner", data(token));
        model.addAttribute("days", new Days());
        return "customer/owner";
    }

    @GetMapping(path = "/o/{token}", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Owner data(@PathVariable String token) {
        return Optional.ofNullable(pages.getIfAvailable())
                .flatMap(known -> known.owner(token))
                .orElseThrow(LinkGone::new);
    }
}
