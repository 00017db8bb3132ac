package io.quanzi.pages;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The handbook. */
@Controller
class HandbookController {
    private final ObjectProvider<HandbookPages> pages;

    HandbookController(ObjectProvider<HandbookPages> pages) {
        this.pages = pages;
    }

    @GetMapping("/handbook")
    String page(Model model) {
        pages.ifAvailable(known -> model.addAttribute("handbook", known.handbook()));
        return "customer/handbook";
    }
}
