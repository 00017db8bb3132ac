package io.quanzi.console;

import io.quanzi.shared.Message;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Where a colleague chooses her own password, by the link that an admin gave her. To look at the page does not use the link
 * up: chats open links to show a preview of them.
 */
@Controller
class JoinPage {
    private final Accounts accounts;

    JoinPage(Accounts accounts) {
        this.accounts = accounts;
    }

    @GetMapping("/join/{token}")
    String ask(@PathVariable String token, Model model, HttpServletResponse response) {
        Optional<User> user = accounts.invited(token);
        return user.isEmpty() ? ended(response) : page(user.get(), token, "", model);
    }

    @PostMapping("/join/{token}")
    String choose(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = "") String again,
            Model model,
            HttpServletResponse response,
            Locale language) {
        Optional<User> user = accounts.invited(token);
        if (user.isEmpty()) {
            return ended(response);
        }
        Optional<Message> fault = Passwords.fault(password, again, user.get().name());
        if (fault.isPresent()) {
            return page(user.get(), token, fault.get().in(language), model);
        }
        return accounts.accept(token, password) ? "redirect:/login?joined" : ended(response);
    }

    private static String page(User user, String token, String fault, Model model) {
        model.addAttribute("name", user.name());
        model.addAttribute("role", user.role().name());
        model.addAttribute("token", token);
        model.addAttribute("fault", fault);
        return "console/join";
    }

    private static String ended(HttpServletResponse response) {
        response.setStatus(HttpStatus.GONE.value());
        return "console/join-ended";
    }
}
