package io.quanzi.pages;

import io.quanzi.pages.MemberPages.Member;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** The member centre {@code /m/{token}}. */
@Controller
class MemberController {
    private final MemberPages pages;

    MemberController(MemberPages pages) {
        this.pages = pages;
    }

    @GetMapping("/m/{token}")
    String page(@PathVariable String token, Model model) {
        model.addAttribute("member", data(token));
        model.addAttribute("token", token);
        model.addAttribute("days", new Days());
        return "customer/member";
    }

    @GetMapping(path = "/m/{token}", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Member data(@PathVariable String token) {
        return pages.member(token).orElseThrow(LinkGone::new);
    }

    /** One tap out, one tap back in. */
    @PostMapping("/m/{token}/messages")
    String receive(@PathVariable String token, @RequestParam boolean wanted) {
        if (!pages.receive(token, wanted)) {
            throw new LinkGone();
        }
        return "redirect:/m/{token}";
    }

    /** What was told is forgotten as easily as it was told. */
    @PostMapping("/m/{token}/forget")
    String forget(@PathVariable String token) {
        if (!pages.forget(token)) {
            throw new LinkGone();
        }
        return "redirect:/m/{token}";
    }
}
