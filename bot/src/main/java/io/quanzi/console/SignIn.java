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

    private static final List<String> REASONS = List.of("wrong", "out", "off", "joined");

    /** The address tells why one is here, such as {@code /login?wrong}. */
    @GetMapping("/login")
    String page(
            @RequestParam Map<String, String> address,
            @RequestAttribute(name = WAIT, required = false) @Nullable Long wait,
            Model model) {
        String why = REASONS.stream().filter(address::containsKey).findFirst().orElse("");
        model.addAttribute("why", wait == null ? why : "wait");
        model.addAttribute("wait", wait == null ? 0 : wait);
        return "console/login";
    }
}
