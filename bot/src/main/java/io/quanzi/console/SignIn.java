package io.quanzi.console;

import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The login page. */
@Controller
class SignIn {
    private static final List<String> REASONS = List.of("wrong", "locked", "out");

    /** The address tells why one is here, such as {@code /login?wrong}. */
    @GetMapping("/login")
    String page(@RequestParam Map<String, String> address, Model model) {
        model.addAttribute(
                "why", REASONS.stream().filter(address::containsKey).findFirst().orElse(""));
        return "console/login";
    }
}
