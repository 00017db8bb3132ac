package io.quanzi.pages;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The handbook. */
@Controller
class HandbookController {
    private final HandbookPages pages;

    HandbookController(HandbookPages pages) {
        this.pages = pages;
    }

    @GetMapping("/handbook")
    String page(Model model) {
        model.addAttribute("handbook", pages.handbook());
        return "customer/handbook";
    }
}
