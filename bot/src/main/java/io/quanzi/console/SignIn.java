package io.quanzi.console;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/** The login page. */
@Controller
class SignIn {
    /** The request attribute with the seconds until the next try, where there was one too many. */
    static final String WAIT = "io.quanzi.console.wait";

    /** The request attribute with what the second step goes on from. */
    static final String CODE = "io.quanzi.console.code";

    private static final List<String> REASONS = List.of("wrong", "out", "off", "joined", "late", "two-step");

    /** The address tells why one is here, such as {@code /login?wrong}. */
    @GetMapping("/login")
    String page(
            @RequestParam Map<String, String> address,
            @RequestAttribute(name = WAIT, required = false) @Nullable Long wait,
            @RequestAttribute(name = CODE, required = false) @Nullable CodeWanted code,
            Model model) {
        String why = REASONS.stream().filter(address::containsKey).findFirst().orElse("");
        model.addAttribute("why", wait == null ? why : "wait");
        model.addAttribute("wait", wait == null ? 0 : wait);
        if (code != null) {
            model.addAttribute("why", code.isWrong() ? "code" : "");
            model.addAttribute("name", code.name());
            model.addAttribute("ticket", code.ticket());
        }
        return "console/login";
    }
}
