package io.quanzi.pages;

import io.quanzi.pages.CardPages.Card;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseBody;

/** The card {@code /i/{token}}. */
@Controller
class CardController {
    private final CardPages pages;

    CardController(CardPages pages) {
        this.pages = pages;
    }

    @GetMapping("/i/{token}")
    String page(@PathVariable String token, Model model, HttpServletResponse response) {
        Card card = data(token);
        Pictures.allow(response, card.qrUrl());
        model.addAttribute("card", card);
        return "customer/card";
    }

    @GetMapping(path = "/i/{token}", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Card data(@PathVariable String token) {
        return pages.card(token).orElseThrow(LinkGone::new);
    }
}
