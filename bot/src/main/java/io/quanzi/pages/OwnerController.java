package io.quanzi.pages;

import io.quanzi.pages.OwnerPages.Owner;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** The list of what to tap, and to say by hand, today: {@code /o/{token}}. */
@Controller
class OwnerController {
    private final OwnerPages pages;

    OwnerController(OwnerPages pages) {
        this.pages = pages;
    }

    @GetMapping("/o/{token}")
    String page(@PathVariable String token, Model model) {
        model.addAttribute("owner", data(token));
        model.addAttribute("token", token);
        model.addAttribute("days", new Days());
        return "customer/owner";
    }

    @GetMapping(path = "/o/{token}", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Owner data(@PathVariable String token) {
        return pages.owner(token).orElseThrow(() -> new LinkGone(LinkGone.Holder.STAFF));
    }

    @PostMapping("/o/{token}/pastes/{paste}/done")
    String pasted(@PathVariable String token, @PathVariable String paste) {
        if (!pages.pasted(token, paste)) {
            throw new LinkGone(LinkGone.Holder.STAFF);
        }
        return "redirect:/o/{token}";
    }

    @PostMapping("/o/{token}/notes/{note}/done")
    String done(@PathVariable String token, @PathVariable String note) {
        if (!pages.done(token, note)) {
            throw new LinkGone(LinkGone.Holder.STAFF);
        }
        return "redirect:/o/{token}";
    }
}
